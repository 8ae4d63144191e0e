// Ages and counters that devices print in columns, as bare numbers: what stands beside them tells which they are.

const SPAN = /(?:\d+ (?:year|month|week|day|hour|hr|minute|min|second|sec)s?\b,? ?)+/.source;
const COLUMNS: readonly { command: RegExp; columns: RegExp[] }[] = [
  // Messages in and out, version of the table and queues, between the AS and the time; Junos: packets in and out.
  {
    command: /\bbgp\b/i,
    columns: [
      /(?<=\s[04]\s+\d+(?:\.\d+)?\s+)\d+\s+\d+\s+(?:\d+\s+)?\d+\s+\d+(?=\s+\S)/,
      /(?<=^[\da-f.:]+(?:\+\d+)?\s+\d+\s+)\d+\s+\d+(?=\s+\d+\s+\d+\s+(?:\d+[wd]|\d+:\d))/,
    ],
  },
  {
    command: /\bospf(?:v3)?\b/i,
    columns: [
      /(?<=\b(?:Full|2Way|Init|ExStart|Exchange|Loading|Attempt)\s+\S+\s+\d+\s+)\d+(?=\s*$)/,
      // A link state that is refreshed has another age, number and checksum.
      /(?<=^\S+\s+\S+\s+)\d+\s+0x8[\da-f]{7}\s+0x[\da-f]+/,
      /0x8[\da-f]{7}\s+\d+\s+0x[\da-f]+\s+0x[\da-f]+/,
      /(?<=\bLS age: ?)\d+/,
    ],
  },
  {
    command: /\beigrp\b/i,
    columns: [
      /\b\d+(?=\s+(?:\d\d:\d\d:\d\d|\d+[ywd]\d+[dh])\s)/,
      /(?<=\d[:\dwdh]+\s+)\d+\s+\d+\s+\d+\s+\d+$/,
    ],
  },
  { command: /\bisis\b/i, columns: [/(?<=\bup\s+)\d+(?=\s|$)/] },
  { command: /\barp\b/i, columns: [/(?<=^Internet\s+\S+\s+)\d+(?=\s)/] },
  { command: /\bmac\b/i, columns: [/(?<=\bdynamic\s+)\d+(?=\s+[FT~])/] },
  { command: /\bcdp\b/i, columns: [/\b\d{1,3}(?=\s+(?:[RTBSHIrPDCMsVt]\s+)+\S)/] },
];
const BEFORE_SPAN = /(?<=\b(?:up|uptime|age|hold ?time|expires?(?: in)?|last \w+)\b[ :(]*(?:is |for )?)/
  .source;
const SPANS = [new RegExp(SPAN + /(?=ago\b)/.source), new RegExp(BEFORE_SPAN + SPAN)];

/** Patterns of what changes by itself in the lines of a command. */
export const volatileColumns = (command: string): RegExp[] => [
  ...COLUMNS.filter((entry) => entry.command.test(command)).flatMap(({ columns }) => columns),
  ...SPANS,
];

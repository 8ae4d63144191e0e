// What changes by itself in the output of common commands, and says nothing about the network. Data that only one platform
// has is in its file (`volatile_data`).
import type { Platform } from "../../schemas/platform.js";
import { anyOf, re2 } from "../shell/regex.js";

export type VolatileData = NonNullable<Platform["volatile_data"]>;

/** What parsers of text give, on any platform. By the beginning of the command; all that match apply. */
const PARSED: readonly { command: RegExp; members: readonly string[] }[] = [
  { command: /^show (ip )?ospf/i, members: ["dead_time"] },
  { command: /^show (ip |ipv6 )?route/i, members: ["uptime", "age"] },
  { command: /^show (ip )?bgp/i, members: ["up_down"] },
  { command: /^show (ip )?arp|^show mac/i, members: ["age"] },
  {
    command: /^show interface/i,
    members: ["counters", "statistics", "lastChange", "last_input", "last_output"],
  },
  { command: /^show (version|clock|uptime|system)/i, members: ["uptime", "time", "uptimeSecs", "memFree"] },
];

/** FRRouting's commands, as a shell on its host asks for them. */
const unwrapped = (command: string): string => command.replace(/^(?:sudo (?:-n )?)?vtysh -c ["']/, "");

export interface IgnoredMembers {
  /** Patterns of names. */
  patterns: string[];
  matches: (name: string) => boolean;
}

/** Members that do not count in the data of a command. */
export function ignoredMembers(command: string, volatile: VolatileData): IgnoredMembers {
  const patterns = [
    ...PARSED.filter((entry) => entry.command.test(unwrapped(command))).flatMap(({ members }) => members),
    ...volatile.filter((entry) => re2(entry.command).test(command)).flatMap(({ members }) => members),
  ];
  if (patterns.length === 0) return { patterns, matches: () => false };
  const known = new Map<string, boolean>();
  const matches = (name: string): boolean => {
    const found = known.get(name) ?? anyOf(patterns).some((pattern) => pattern.matches(name));
    known.set(name, found);
    return found;
  };
  return { patterns, matches };
}

/** Ages and times of day as devices print them: `00:12:34`, `1d02h`, `3w4d`, `05:12:33 UTC`, `41.4s`, `never`. */
const AGES =
  /\b(?:\d{1,3}:\d{2}:\d{2}(?:\.\d+)?|(?:\d+[ywdhms]){2,}|\d+(?:\.\d+)?s(?:ec)?|\d+[dhm]|never)(?![\w.])/g;
/** `uptime is 2 days, 4 hours`, `System booted: …`, `Current time: …`. */
const STATEMENTS =
  /\b(?:uptime(?: is|:)|(?:system booted|last configured|current time|local time|last cleared|last (?:input|reset|flapped))\b:?).*/gi;
/** Rates and counters of interfaces. */
const COUNTERS =
  /\b\d+(?= (?:packets|bytes|bits\/sec|bps|pps|input errors|output errors|broadcasts|multicast|CRC|runts|giants)\b)/gi;
const DATES = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*\d{4}\b.*/g;

const either = (...all: RegExp[]) => new RegExp(all.map(({ source }) => `(?:${source})`).join("|"), "gi");
const TEXTS: readonly { command: RegExp; ignored: RegExp }[] = [
  {
    command: /^show (?:ip |ipv6 )?(?:ospf|ospfv3|bgp|route|arp|isis|eigrp|bfd|lldp|cdp|mac)\b/i,
    ignored: AGES,
  },
  { command: /^show (?:protocols|neighbors?)\b/i, ignored: AGES },
  { command: /^show interfaces?\b/i, ignored: either(STATEMENTS, COUNTERS, AGES) },
  {
    command: /^(?:show (?:version|system|clock|uptime)\b|uptime|date)/i,
    ignored: either(STATEMENTS, DATES, AGES),
  },
];

/** What changes by itself within the lines that a command prints; undefined where nothing is known to. */
export const ignoredInLines = (command: string): RegExp | undefined =>
  TEXTS.find((entry) => entry.command.test(unwrapped(command)))?.ignored;

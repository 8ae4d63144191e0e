// Secrets as the value of a name: JSON, YAML, XML, INI files, environments, headers of HTTP.
import type { SecretPlace } from "./place.js";
import { isSecretName } from "./names.js";
import { isNothing, isWord } from "./values.js";

const NAME = /(\\?["']?)([A-Za-z_][\w.-]{0,79})\1[ \t]{0,40}(?::=|=>|::|[:=](?!=))[ \t]{0,40}/g;
const ELEMENT =
  /<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,79})(?:\s[^<>]{0,400})?>(?:<!\[CDATA\[)?([^<]+?)(?:\]\]>)?(?=<|$)/dg;
/** A label of several words, as `show snmp community` prints it. */
const LABEL = /\bcommunity[ -]?(?:name|string|security ?name)[ \t]*[:=][ \t]*/gi;
const HEADER =
  /(?:\b|\\n)(?:authorization|proxy-authorization)["']?[ \t]*[:=][ \t]*["']?(?:basic|bearer|digest|token|negotiate|apikey)[ \t]+([^\s"']+)/gi;
/** Communities of BGP rather than of SNMP. */
const OF_ROUTES = /(?:extended|large|standard)[ -]$/i;
/** The pair is all that the line says, so that its value ends with the line. */
const ALONE = /^\s*(?:[-+!>]\s*)?(?:\d{1,6}[:.]?\s+)?(?:export |set |setenv |env |- )?\s*$/i;
/** As a shell sets it, in front of a command or by itself: a blank ends its value. */
const VARIABLE = /^[A-Z][A-Z0-9_]*=(?=\S)/;

export function pairSecrets(line: string): SecretPlace[] {
  if (!/[:=<]/.test(line)) return [];
  const spans: SecretPlace[] = [];
  const add = (span: SecretPlace | undefined) => {
    if (span && !isNothing(line.slice(span.start, span.end).toLowerCase())) spans.push(span);
  };
  for (const { 2: name, 0: whole, index } of line.matchAll(NAME))
    if (
      !OF_ROUTES.test(line.slice(Math.max(0, index - 12), index)) &&
      isSecretName(name!) &&
      !(/^(?:old)?pwd$/i.test(name!) && /^["']?\//.test(line.slice(index + whole.length)))
    )
      add(valueAt(line, index + whole.length, kindAt(line, index)));
  if (/community/i.test(line))
    for (const { 0: whole, index } of line.matchAll(LABEL)) add(valueAt(line, index + whole.length, "alone"));
  if (line.includes("<"))
    for (const { 1: name, indices } of line.matchAll(ELEMENT))
      if (isSecretName(name!)) add(trimmed(line, ...indices![2]!));
  if (/authorization/i.test(line))
    for (const { 0: whole, 1: value, index } of line.matchAll(HEADER))
      add({ start: index + whole.length - value!.length, end: index + whole.length });
  return spans;
}

type Kind = keyof typeof BARE;

/** Up to where a value without quotes goes: with blanks to the end of the line or column, to a bracket, to a blank. */
const BARE = { alone: /\S+(?: \S+)*/y, list: /[^\s,;&"')\]}]+/y, text: /[^\s"']+/y, word: /\S+/y };

/** How the pair stands that begins at the place: alone in its line, in a list without blanks, in a text in quotes. */
function kindAt(line: string, at: number): Kind {
  if (ALONE.test(line.slice(0, at))) return VARIABLE.test(line.slice(at, at + 100)) ? "word" : "alone";
  if (/[{(?&,][^\s{(?&,]{0,200}$/.test(line.slice(Math.max(0, at - 201), at))) return "list";
  return /["'`]/.test(line[at - 1] ?? "") ? "text" : "word";
}

function valueAt(line: string, start: number, kind: Kind): SecretPlace | undefined {
  const quote = /\\?["']/y;
  quote.lastIndex = start;
  const opening = quote.exec(line)?.[0];
  if (opening !== undefined) return quotedAt(line, start + opening.length, opening);
  const bare = BARE[kind];
  bare.lastIndex = start;
  const found = bare.exec(line)?.[0].replace(/[;,]+$/, "") ?? "";
  const first = /^\S*/.exec(found)![0];
  if (line.slice(0, start).trimEnd().endsWith(":") && isWord(first.toLowerCase())) return undefined;
  // a console that prints on behind the question
  if (kind === "alone" && found.endsWith("...")) return undefined;
  const comment = /\s+(?:#|\/\/|;|!)/.exec(found);
  return { start, end: start + (comment ? comment.index : found.length) };
}

/** From behind the opening quote up to the one that closes it, or to the end of the line. */
function quotedAt(line: string, start: number, quote: string): SecretPlace {
  for (let at = start; at < line.length; at += 1) {
    if (line.startsWith(quote, at)) return { start, end: at };
    if (line[at] === "\\") at += 1;
  }
  return trimmed(line, start, line.length);
}

function trimmed(line: string, start: number, end: number): SecretPlace {
  const text = line.slice(start, end);
  return { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
}

// Secrets as the value of a name: JSON, YAML, XML, INI files, environments, headers of HTTP.
import { withoutEnd } from "./ends.js";
import type { SecretPlace } from "./place.js";
import { isSecretName } from "./names.js";
import { isNothing, isWord } from "./values.js";

/**
 * The sign behind a name, with the name in front of it, but for a comparison as in `token == 'x'`. Names are not looked for
 * by their beginnings: a long word has one at each character.
 */
const NAME =
  /(?=[ \t]{0,40}[:=])(?<=\2([A-Za-z_][\w.-]{0,79})(\\?["']?))[ \t]{0,40}(?::=|=>|::|[:=](?!=[ \t]))[ \t]{0,40}/g;
const ELEMENT =
  /<(?:[\w.-]{1,40}:)?([A-Za-z_][\w.-]{0,79})(?:\s[^<>]{0,400})?>(?:<!\[CDATA\[)?([^<]+?)(?:\]\]>)?(?=<|$)/dg;
/** A label of several words, as `show snmp community` prints it. */
const LABEL = /\bcommunity[ -]?(?:name|string|security ?name)[ \t]*[:=][ \t]*/gi;
const HEADER =
  /(?:\b|\\n)(?:authorization|proxy-authorization)["']?[ \t]*[:=][ \t]*["']?(?:basic|bearer|digest|token|negotiate|apikey)[ \t]+([^\s"']+)/gi;
/** Communities of BGP rather than of SNMP. */
const OF_ROUTES = /(?:extended|large|standard)[ -]$/i;
/** What stands in front of a pair that is all that the line says, so that its value ends with the line. */
const ALONE = /^(?:[-+!>]\s*)?(?:\d{1,6}[:.]?\s+)?(?:export |set |setenv |env |- )?\s*$/i;
const LONGEST_MARGIN = 64;
/** As a shell sets it, in front of a command or by itself: a blank ends its value. */
const VARIABLE = /^[A-Z][A-Z0-9_]*=(?=\S)/;

export function pairSecrets(line: string): SecretPlace[] {
  if (!/[:=<]/.test(line)) return [];
  const spans: SecretPlace[] = [];
  const begin = line.length - line.trimStart().length;
  const valueAt = createValues(line);
  const add = (span: SecretPlace | undefined, name: string) => {
    const last = spans.at(-1);
    if (!span || (last && span.start >= last.start && span.end <= last.end)) return;
    const { start, end } = span;
    const shown =
      end - start > LONGEST_LOOK ? `${line.slice(start, start + LONGEST_LOOK)}…` : line.slice(start, end);
    // a bracket may close what begins with one
    const closed = shown + /^[)\]}>]?/.exec(line.slice(end, end + 1))![0];
    if (![shown, closed].some((value) => isNothing(value.toLowerCase(), name))) spans.push(span);
  };
  for (const { 0: sign, 1: name, 2: quote, index: behind } of line.matchAll(NAME)) {
    const index = behind - name!.length - 2 * quote!.length;
    const value = behind + sign.length;
    if (
      !OF_ROUTES.test(line.slice(Math.max(0, index - 12), index)) &&
      isSecretName(name!) &&
      !(/^(?:old)?pwd$/i.test(name!) && /^["']?\//.test(line.slice(value, value + 2)))
    )
      add(valueAt(value, kindAt(line, index, begin)), name!);
  }
  if (/community/i.test(line))
    for (const { 0: whole, index } of line.matchAll(LABEL))
      add(valueAt(index + whole.length, "label"), whole);
  if (line.includes("<"))
    for (const { 1: name, indices } of line.matchAll(ELEMENT))
      if (isSecretName(name!)) add(trimmed(line, ...indices![2]!), name!);
  if (/authorization/i.test(line))
    for (const { 0: whole, 1: value, index } of line.matchAll(HEADER))
      add({ start: index + whole.length - value!.length, end: index + whole.length }, "authorization");
  return spans;
}

/** What is not a secret tells so by its beginning, or is short. */
const LONGEST_LOOK = 512;

type Kind = keyof typeof BARE;

/** Up to where a value without quotes goes: with blanks to the end of the line or column, to a bracket, to a blank. */
const BARE = {
  alone: /\S+(?: (?![a-z][a-z0-9-]{0,40}=)\S+)*/y,
  label: /\S{1,400}(?: \S{1,400}){0,4}/y,
  list: /[^\s,;&"')\]}]+/y,
  text: /[^\s"']+/y,
  word: /\S+/y,
};

/** How the pair stands that begins at the place: alone in its line, in a list without blanks, in a text in quotes. */
function kindAt(line: string, at: number, begin: number): Kind {
  if (at <= begin + LONGEST_MARGIN && ALONE.test(line.slice(begin, at)))
    return VARIABLE.test(line.slice(at, at + 100)) ? "word" : "alone";
  if (/[{(?&,][^\s{(?&,]{0,200}$/.test(line.slice(Math.max(0, at - 201), at))) return "list";
  return /["'`]/.test(line[at - 1] ?? "") ? "text" : "word";
}

/** Longer words do not belong to a sentence. */
const LONGEST_WORD = 64;

/**
 * Finds the value that begins at a place. Of `password=password=…` each value ends where the first one does; so the
 * end is looked for once.
 */
function createValues(line: string): (start: number, kind: Kind) => SecretPlace | undefined {
  const ends = new Map<Kind, { before: number; end: number }>();
  return (start, kind) => {
    const quote = /\\?["']/y;
    quote.lastIndex = start;
    const opening = quote.exec(line)?.[0];
    if (opening !== undefined) return quotedAt(line, start + opening.length, opening);
    const last = ends.get(kind);
    if (last && start < last.before)
      return isSaid(line, start, last.end) ? undefined : { start, end: last.end };
    const bare = BARE[kind];
    bare.lastIndex = start;
    const whole = bare.exec(line)?.[0] ?? "";
    const found = withoutEnd(kind === "word" ? withoutClosing(line, start, whole) : whole, ";,");
    if (kind !== "alone" && kind !== "label")
      ends.set(kind, { before: start + whole.length, end: start + found.length });
    const first = /^\S*/.exec(found)![0];
    if (isSaid(line, start, start + first.length)) return undefined;
    // a console that prints on behind the question
    if (kind === "alone" && found.endsWith("...")) return undefined;
    const comment = /\s+(?:#|\/\/|;|!)/.exec(found);
    return { start, end: start + (comment ? comment.index : found.length) };
  };
}

/** Without the quote that closes a text in which the pair stands: `source="… password=x"`. */
function withoutClosing(line: string, start: number, value: string): string {
  const quote = value.at(-1)!;
  const isClosing =
    /["'`]/.test(quote) && value.indexOf(quote) === value.length - 1 && line.lastIndexOf(quote, start) !== -1;
  return isClosing ? value.slice(0, -1) : value;
}

/** Whether a sentence goes on behind the colon, rather than a value. */
function isSaid(line: string, start: number, end: number): boolean {
  // `passwd: password expiry information changed.`
  if (/^password \S/.test(line.slice(start, start + 12))) return true;
  const isWordThere =
    end - start > LONGEST_WORD ? /[.!?:]/.test(line[end - 1]!) : isWord(line.slice(start, end).toLowerCase());
  return isWordThere && line.slice(0, start).trimEnd().endsWith(":");
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

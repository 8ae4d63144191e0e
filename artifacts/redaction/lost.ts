// What was masked for its place in a line, once it has lost that line: as a part of data, of a check, of another output.
import { isTail, isWord, QUALIFIER } from "../../packages/devices/src/words/secret-lines/values.js";
import { type Strength, strengthOf } from "../../schemas/secret-strength.js";
import { canonical } from "./canonical.js";
import type { Span } from "./spans.js";

/** Longer ones stay in their line as a rule, characters. */
const LONGEST_LOST = 2_000;
/** All of them together, characters: a device may print as many secrets as it likes. */
const MOST_LOST = 16_000;
/** So many places are remembered with what stands around them. */
const MOST_TRACES = 1_000;
/** So much of what stands around one, characters. */
const AROUND = 40;

/** A secret with what stood beside it in its line. */
export interface Trace {
  secret: string;
  before: string;
  after: string;
}

/** What is known of the texts that a value came of. */
export interface Traces {
  traces: readonly Trace[];
  /** Known secrets, as they stood in the texts. */
  known: readonly string[];
  /** The texts, masked. */
  masked: readonly string[];
}

export function lastOf(values: readonly string[]): string[] {
  let left = MOST_LOST;
  return values
    .toReversed()
    .filter(({ length }) => length <= LONGEST_LOST && (left -= length) >= 0)
    .toReversed();
}

/** A value of letters alone is a word that may stand elsewhere too; it is known by its place, and less by its letters. */
export function lostStrengthOf(value: string): Strength {
  const strength = strengthOf(value);
  if (/^\d+$/.test(value)) return "common";
  return strength === "strong" && /^\p{L}+$/u.test(value) ? "short" : strength;
}

/**
 * The values that are secret in other texts too. A word that also stands where it is not a secret is one in its line only.
 * @param masked the text, masked
 */
function valuesAt(text: string, places: readonly Span[], masked: string): string[] {
  const found = places.flatMap(({ start, end }) => text.slice(start, end).split(/[\r\n]+/));
  const values = found.map(unquoted).flatMap((value) => [value, ...withoutEscapes(value)]);
  const distinct = [...new Set(values)].filter(isDistinct);
  if (!distinct.some(isPlainWord)) return distinct;
  const words = wordsOf(masked);
  return distinct.filter((value) => !(isPlainWord(value) && words.has(value)));
}

function withoutEscapes(value: string): string[] {
  if (!/[\\&]/.test(value)) return [];
  try {
    return [JSON.parse(`"${value}"`) as string, canonical(value)];
  } catch {
    return [canonical(value)];
  }
}

const isPlainWord = (value: string): boolean => /^[a-z]+$/.test(value) && strengthOf(value) !== "common";

function tracesAt(text: string, places: readonly Span[]): Trace[] {
  return places.slice(-MOST_TRACES).flatMap(({ start, end }) => {
    const secret = unquoted(text.slice(start, end));
    if (secret === "" || secret.length > LONGEST_LOST || /[\r\n]/.test(secret)) return [];
    const before = text.slice(Math.max(0, start - AROUND), start);
    const after = text.slice(end, end + AROUND);
    return [{ secret, before: before.slice(before.lastIndexOf("\n") + 1), after: after.split("\n")[0]! }];
  });
}

/** The lines of known secrets at these places, as they are written and as they are meant. */
function knownAt(text: string, places: readonly Span[]): string[] {
  const lines = places
    .slice(-MOST_TRACES)
    .flatMap(({ start, end }) => text.slice(start, Math.min(end, start + LONGEST_LOST)).split(/[\r\n]+/));
  return [...new Set(lines.flatMap((line) => [line, ...withoutEscapes(line)]))];
}

/** What a text tells to be secret. */
export interface Found {
  /** What was masked for its shape, and is secret in other texts too. */
  found: string[];
  /** The same with what stood beside it, to know it again in what came of this text. */
  traces: Trace[];
  /** Secrets whose values are known, as they stood in the text: parts of them may come of it, too. */
  known: string[];
  /** What is masked, in order; may overlap. */
  places: Span[];
  /** The user's pattern that took too long; what is secret in the text is not known then. */
  tooSlow?: string;
}

interface Seen {
  places: Span[];
  masked: string;
  tooSlow: string | undefined;
}

/** What is secret by its place in the text, and which known secrets stand in it. */
export function foundAt(text: string, { places, masked, tooSlow }: Seen): Found {
  if (tooSlow !== undefined) return { found: [], traces: [], known: [], places, tooSlow };
  const shaped = places.filter(({ isKnown }) => !isKnown);
  return {
    found: valuesAt(text, shaped, masked),
    traces: tracesAt(text, shaped),
    known: knownAt(
      text,
      places.filter(({ isKnown }) => isKnown),
    ),
    places,
  };
}

/** Of what a shape masks the quotes are not part of the value. */
const unquoted = (value: string): string => value.trim().replace(/^(["'])(.*)\1[;,]?$/s, "$2");

/** Shorter ones are levels and kinds more often than values; words of configurations stand in other lines too. */
export function isDistinct(value: string): boolean {
  const lower = value.toLowerCase();
  return (
    value.length > 2 && !/^\d{1,5}$/.test(value) && !(QUALIFIER.test(lower) || isTail(lower) || isWord(lower))
  );
}

/** Words of a text, or of several. */
const wordsOf = (...texts: string[]): Set<string> =>
  new Set(texts.flatMap((text) => text.match(/[\p{L}\p{N}_]+/gu) ?? []));

/** Shorter parts of secrets are parts of anything. */
const SHORTEST_PART = 3;
/** So many short and common secrets are looked for in parts of lines. */
const MOST_WEAK = 200;
/** Answers that are remembered. */
const MOST_ASKED = 1_000;
/** Of all secrets together, where parts of them are looked for. */
const MOST_JOINED = 4_000;

export interface Origin {
  /** Places of secrets in a value that is a part of a line, with what stood beside them there. */
  find(value: string): Span[];
  /** Whether the value is a secret or a part of one, and can have come from nowhere else. */
  isSecret(value: string): boolean;
  /** Whether the value is a part of a secret, and stands nowhere else in the texts. */
  isPart(value: string): boolean;
}

export function createOrigin({ traces, known, masked }: Traces): Origin | undefined {
  if (traces.length + known.length === 0) return undefined;
  const bySecret = new Map<string, Trace[]>();
  for (const trace of traces) {
    const places = bySecret.get(trace.secret);
    if (places) places.push(trace);
    else bySecret.set(trace.secret, [trace]);
  }
  const joined = [...bySecret.keys()].join("\n").slice(-MOST_JOINED);
  const parts = `${joined}\n${known.join("\n").slice(-MOST_JOINED)}`;
  const asked = new Map<string, boolean>();
  let words: Set<string> | undefined;
  const stands = (value: string): boolean =>
    /^[\p{L}\p{N}_]+$/u.test(value)
      ? (words ??= wordsOf(...masked)).has(value)
      : masked.some((text) => text.includes(value));
  // others are known wherever they stand
  const weak = [...bySecret]
    .filter(([secret]) => !isDistinct(secret) || lostStrengthOf(secret) !== "strong")
    .slice(-MOST_WEAK);
  return {
    find(value) {
      const spans: Span[] = [];
      for (const [secret, places] of weak)
        for (let at = value.indexOf(secret); at !== -1; at = value.indexOf(secret, at + secret.length)) {
          const before = value.slice(value.lastIndexOf("\n", at) + 1, at);
          const after = value.slice(at + secret.length).split("\n")[0]!;
          const stoodSo = places.some(
            (place) => isSame(before, place.before, -1) && isSame(after, place.after, 1),
          );
          if ((before + after).trim() !== "" && stoodSo) spans.push({ start: at, end: at + secret.length });
        }
      return spans;
    },
    isSecret(said) {
      const value = said.replace(/^["'[({]+/, "").replace(/["',;\])}]{1,8}$/, "");
      const isWhole = bySecret.has(value);
      if (!isWhole && (value.length < SHORTEST_PART || !joined.includes(value))) return false;
      let isSecret = asked.get(value);
      if (isSecret === undefined) {
        isSecret = isWhole ? !stands(value) : !masked.some((text) => text.includes(value));
        if (asked.size < MOST_ASKED) asked.set(value, isSecret);
      }
      return isSecret;
    },
    isPart: (value) =>
      value.length >= SHORTEST_PART && parts.includes(value) && !masked.some((text) => text.includes(value)),
  };
}

/** Whether one continues the other, seen from the secret: forwards or backwards. Signs between words do not count. */
function isSame(value: string, line: string, direction: 1 | -1): boolean {
  const [a, b] = [value.slice(...part(direction)), line].map((text) => text.replaceAll(/[\s"',;:=]+/g, " "));
  return direction === 1
    ? b!.startsWith(a!.trimEnd()) || a!.startsWith(b!)
    : b!.endsWith(a!.trimStart()) || a!.endsWith(b!);
}

const part = (direction: 1 | -1): [number, number?] => (direction === 1 ? [0, AROUND] : [-AROUND]);

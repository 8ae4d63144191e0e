// Finds secrets whose values are known, however they were quoted, encoded, wrapped or split on their way into a text.
import { canonical, canonicalReading, type Reading, unfinished, waysOf, waysOfBegun } from "./canonical.js";
import { bytesOf, collectForms } from "./forms.js";
import { collectHexadecimal } from "./hexadecimal.js";
import type { Span } from "./spans.js";
import { collectSpelled } from "./spelled.js";
import type { Steps } from "./steps.js";
import { collectTexts } from "./texts.js";

export interface KnownSecrets {
  /** @returns places in the text, several of a secret with something between its parts */
  find(text: string): Span[];
  /** How many of the last characters may be the beginning of a secret. */
  begun(text: string): number;
  /** How many of the first characters may be the end of a secret. */
  ended(text: string): number;
}

/** Characters of forms that are looked at in one step. */
const CHARACTERS_TOGETHER = 50_000;
/** Fewer characters end many words. */
const LEAST_END = 3;

/** A character may take so many in an escape of an escape. */
const LONGEST_ESCAPE = 8;

/** @param secrets Distinct; each is masked wherever it stands, as a part of a word too. */
export function* collectSecrets(secrets: readonly string[]): Steps<KnownSecrets | undefined> {
  if (secrets.length === 0) return undefined;
  const distinct = new Set<string>();
  for (const secret of secrets) {
    for (const form of yield* collectForms(secret)) distinct.add(form);
    yield;
  }
  const forms = [...distinct];
  const texts = yield* collectTexts(forms);
  const mayWrap = yield* collectWraps(forms);
  const hexadecimal = yield* collectHexadecimal(bytesOf(secrets));
  const spelled = yield* collectSpelled(secrets);

  function find(text: string): Span[] {
    const spans: Span[] = [];
    texts.find(text, (start, end) => spans.push({ start, end }) > 0);
    for (const way of waysOf(text, mayWrap)) {
      if (!texts.standsIn(canonical(text, way))) continue;
      const reading = canonicalReading(text, way);
      texts.find(reading.text, (from, to) => {
        for (const span of placesOf(text, reading, from, to)) spans.push(span);
        return true;
      });
    }
    for (const other of [hexadecimal, spelled]) for (const span of other?.find(text) ?? []) spans.push(span);
    return spans;
  }

  return {
    find,
    begun(text) {
      const open = unfinished(text);
      const whole = text.slice(0, text.length - open);
      const window = whole.slice(-texts.longest * LONGEST_ESCAPE);
      const inReading = waysOfBegun(window).reduce((most, way) => {
        const { starts, text: read } = canonicalReading(window, way, true);
        const from = starts[read.length - texts.begun(read)];
        return from === undefined ? most : Math.max(most, window.length - from + open);
      }, 0);
      // Blanks that may split a word do so only where a word has begun.
      const isOpen = inReading > open || /\S/.test(text.slice(whole.length));
      return Math.max(
        texts.begun(text),
        isOpen ? open : 0,
        isOpen ? inReading : 0,
        hexadecimal?.begun(text) ?? 0,
        spelled?.begun(text) ?? 0,
      );
    },
    ended: (text) => texts.ended(text, LEAST_END),
  };
}

/** What stands between the parts of a secret (line ends, control sequences) stays; backslashes quote what follows. */
function placesOf(text: string, { starts, ends }: Reading, from: number, to: number): Span[] {
  const spans: Span[] = [];
  for (let at = from; at < to; at += 1) {
    const start = starts[at] as number;
    const end = ends[at] as number;
    const last = spans.at(-1);
    if (last && isQuoting(text, last.end, start)) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

function isQuoting(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (text[at] !== "\\") return false;
  return true;
}

const HASHES = 1 << 16;
const pairHash = (a: number, b: number): number => (a * 31 + b) & (HASHES - 1);
const tripleHash = (a: number, b: number, c: number): number => (a * 961 + b * 31 + c) & (HASHES - 1);

/** @returns whether a line end of the text may stand within one of the forms; it seldom does */
function* collectWraps(forms: readonly string[]): Steps<(text: string) => boolean> {
  const pairs = new Uint8Array(HASHES);
  const triples = new Uint8Array(HASHES);
  let characters = 0;
  for (const form of forms) {
    for (let at = 1; at < form.length; at += 1) {
      const [a, b, c] = [form.charCodeAt(at - 1), form.charCodeAt(at), form.charCodeAt(at + 1)] as const;
      pairs[pairHash(a, b)] = 1;
      if (at + 1 < form.length) triples[tripleHash(a, b, c)] = 1;
    }
    characters += form.length;
    if (characters < CHARACTERS_TOGETHER) continue;
    characters = 0;
    yield;
  }
  return (text) => {
    for (let feed = text.indexOf("\n"); feed !== -1; feed = text.indexOf("\n", feed + 1)) {
      let before = text[feed - 1] === "\r" ? feed - 1 : feed;
      if (text[before - 1] === " ") before -= 1;
      let after = feed + 1;
      while (isBlank(text.charCodeAt(after))) after += 1;
      const a = text.charCodeAt(before - 2);
      const b = text.charCodeAt(before - 1);
      const c = text.charCodeAt(after);
      const d = text.charCodeAt(after + 1);
      if (Number.isNaN(b) || Number.isNaN(c) || pairs[pairHash(b, c)] === 0) continue;
      // A line of one character may be any part of a secret.
      if (isEdge(a) || isEdge(d) || triples[tripleHash(a, b, c)] === 1 || triples[tripleHash(b, c, d)] === 1)
        return true;
    }
    return false;
  };
}

const isBlank = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);
/** A blank, or none: the text begins or ends here. */
const isEdge = (code: number): boolean => Number.isNaN(code) || isBlank(code);

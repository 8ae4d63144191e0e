// Finds secrets that are written character by character with the same between all of them (`s e c r e t`, `"s", "e"`), and those
// that are written as the numbers of their bytes (`numbers.ts`).
import { alongNumbers, AFTER_NUMBER, beginningsOf, isDigit, NUMBER_SYSTEMS } from "./numbers.js";
import type { Span } from "./spans.js";
import type { Steps } from "./steps.js";
import { newNode, type Node, plant, type Walk } from "./trie.js";

/** Between two characters. */
const GAP = /[ \t\u00a0]{1,3}|["'],[ \t\r\n]{0,40}["']|[-.:_*|/,][ \t]?/y;
const BEGUN_GAP = /^["'](?:,[ \t\r\n]{0,40})?$/;
/** Shorter ones would match by chance; longer ones are not looked for. */
const LEAST = 6;
const MOST = 256;
/** In so many of the last characters one may have begun. */
const WINDOW = 1_024;

export interface Spelled {
  find(text: string): Span[];
  /** How many of the last characters may be the beginning of one. */
  begun(text: string): number;
}

/** @returns undefined where there are none */
export function* collectSpelled(secrets: readonly string[]): Steps<Spelled | undefined> {
  const used = secrets.filter(({ length }) => length >= LEAST && length <= MOST);
  if (used.length === 0) return undefined;
  const [characters, bytes] = [newNode(), newNode()];
  for (const secret of used) {
    plant(
      characters,
      Array.from({ length: secret.length }, (_, n) => secret.charCodeAt(n)),
    );
    plant(bytes, Buffer.from(secret));
    yield;
  }

  const firsts = firstsOf(characters, bytes);
  const digits = new Set([...bytes.next.keys()].flatMap(beginningsOf));

  function walk(text: string, at: number): Walk {
    const code = text.charCodeAt(at);
    const node = characters.next.get(code);
    const found = node && alongCharacters(text, at + 1, node);
    if (found !== undefined) return found;
    if (!isDigit(code) || isDigit(text.charCodeAt(at - 1)) || !digits.has(text.slice(at, at + 2)))
      return at + 1 === text.length && isDigit(code) ? "open" : undefined;
    let walked: Walk;
    for (const system of NUMBER_SYSTEMS) {
      const end = alongNumbers(text, at, bytes, system);
      if (typeof end === "number") return end;
      walked ??= end;
    }
    return walked;
  }

  return {
    find(text) {
      const spans: Span[] = [];
      // what stands behind a character tells of nearly all that they begin nothing
      let next = text.charCodeAt(0);
      for (let at = 0; at + 1 < text.length; at += 1) {
        const code = next;
        next = text.charCodeAt(at + 1);
        if (code > 255 || next > 255 || (firsts[code]! & KINDS[next]!) === 0) continue;
        const end = walk(text, at);
        if (typeof end !== "number") continue;
        spans.push({ start: at, end });
        at = end - 1;
        next = text.charCodeAt(end);
      }
      return spans;
    },
    begun(text) {
      for (let at = Math.max(0, text.length - WINDOW); at < text.length; at += 1)
        if (walk(text, at) === "open") return text.length - at;
      return 0;
    },
  };
}

/** @param at behind the first character, of the node */
function alongCharacters(text: string, at: number, first: Node): Walk {
  GAP.lastIndex = at;
  const gap = GAP.exec(text)?.[0];
  if (gap === undefined)
    return at === text.length || BEGUN_GAP.test(text.slice(at, at + 44)) ? "open" : undefined;
  let node = first;
  for (let end = at; ; end += gap.length + 1) {
    if (node.isEnd) return end;
    if (end + gap.length >= text.length) return gap.startsWith(text.slice(end)) ? "open" : undefined;
    const child = text.startsWith(gap, end) ? node.next.get(text.charCodeAt(end + gap.length)) : undefined;
    if (!child) return undefined;
    node = child;
  }
}

const IS_GAP = 1;
const IS_DIGIT = 2;
const IS_AFTER_NUMBER = 4;
/** What may stand behind the first character. */
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const sign = String.fromCharCode(code);
  return (
    (" \t\u00a0\"'-.:_*|/,".includes(sign) ? IS_GAP : 0) |
    (/\d/.test(sign) ? IS_DIGIT : 0) |
    (AFTER_NUMBER.includes(sign) ? IS_AFTER_NUMBER : 0)
  );
});

/** Of each character what has to stand behind it where a secret begins. */
function firstsOf(characters: Node, bytes: Node): Uint8Array {
  const firsts = new Uint8Array(256);
  for (const code of characters.next.keys()) if (code < 256) firsts[code]! |= IS_GAP;
  for (const byte of bytes.next.keys())
    for (const printed of beginningsOf(byte))
      firsts[printed.charCodeAt(0)]! |= isDigit(printed.charCodeAt(1)) ? IS_DIGIT : IS_AFTER_NUMBER;
  return firsts;
}

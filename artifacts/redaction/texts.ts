// Finds which of many texts stand in another one. It takes memory for the texts alone, however many they are.
import type { Steps } from "./steps.js";

export interface Texts {
  /** Whether any of them stands in this one; looks at few of its characters where none does. */
  standsIn(text: string): boolean;
  /**
   * Calls back for all that begin at a place, the longest first, then for the next place.
   * @param found whether nothing more of this place is wanted
   */
  find(text: string, found: (from: number, to: number) => boolean): void;
  /** How many of the last characters may be the beginning of one. */
  begun(text: string): number;
  /** How many of the first characters are the end of one, at least so many. */
  ended(text: string, least: number): number;
  /** Length of the longest one. */
  readonly longest: number;
}

/** Characters at the beginning of a text by which it is looked up. */
const LONGEST_KEY = 6;
/** Looking up a text of a length takes as long as comparing with so many. */
const LOOK_UP = 8;
/** Texts that are taken in one step. */
const TOGETHER = 200;

const PAIRS = 1 << 16;
const pairAt = (text: string, at: number): number =>
  (text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) & (PAIRS - 1);

/** Texts that begin alike, longest first. */
interface Alike {
  texts: string[];
  lengths: number[];
}

/** @param texts distinct, not empty */
export function* collectTexts(texts: readonly string[]): Steps<Texts> {
  const shortest = texts.reduce((least, { length }) => Math.min(least, length), Infinity);
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  const key = Math.min(LONGEST_KEY, shortest);
  const byKey = new Map<string, Alike>();
  const heads = new Set<string>();
  const all = new Set<string>();
  const shift = createShift(key);
  for (const [n, text] of texts.entries()) {
    all.add(text);
    shift.add(text);
    for (let length = 1; length < key; length += 1) heads.add(text.slice(0, length));
    const start = text.slice(0, key);
    const alike = byKey.get(start) ?? { texts: [], lengths: [] };
    byKey.set(start, alike);
    alike.texts.push(text);
    if (!alike.lengths.includes(text.length)) alike.lengths.push(text.length);
    if (n % TOGETHER === 0) yield;
  }
  let sorted = 0;
  for (const alike of byKey.values()) {
    sorted += alike.texts.length;
    if (alike.texts.length > 1) {
      alike.lengths.sort((a, b) => b - a);
      alike.texts.sort((a, b) => b.length - a.length);
    }
    if (sorted < TOGETHER) continue;
    sorted = 0;
    yield;
  }
  yield;

  /** Whether that holds for the length of one that begins here. */
  function someAt(text: string, at: number, holds: (length: number) => boolean): boolean {
    const alike = byKey.get(text.slice(at, at + key));
    if (alike === undefined) return false;
    const { texts: few, lengths } = alike;
    return few.length > LOOK_UP * lengths.length
      ? lengths.some((length) => all.has(text.slice(at, at + length)) && holds(length))
      : few.some((each) => text.startsWith(each, at) && holds(each.length));
  }

  const begins = (tail: string): boolean =>
    tail.length < key
      ? heads.has(tail)
      : byKey.get(tail.slice(0, key))?.texts.some((text) => text.startsWith(tail)) === true;

  return {
    longest,
    standsIn(text) {
      for (let at = shift.next(text, 0); at !== -1; at = shift.next(text, at + 1))
        if (someAt(text, at, () => true)) return true;
      return false;
    },
    find(text, found) {
      for (let at = shift.next(text, 0); at !== -1; at = shift.next(text, at + 1)) {
        const from = at;
        someAt(text, from, (length) => found(from, from + length));
      }
    },
    begun(text) {
      for (let at = Math.max(0, text.length - longest); at < text.length; at += 1)
        if ((key === 1 || heads.has(text[at] as string)) && begins(text.slice(at))) return text.length - at;
      return 0;
    },
    ended(text, least) {
      const head = text.slice(0, least);
      let most = 0;
      if (head.length < least) return 0;
      for (const each of texts)
        for (let at = each.indexOf(head, 1); at !== -1; at = each.indexOf(head, at + 1))
          if (each.length - at > most && text.startsWith(each.slice(at))) most = each.length - at;
      return most;
    },
  };
}

interface Shift {
  add(text: string): void;
  /** The next place where one of the texts may begin; -1 for none. */
  next(text: string, from: number): number;
}

/**
 * Wu and Manber: the two characters at the end of a window say how far the next place is where a text may begin. So most
 * characters of a text that holds none are never looked at.
 */
function createShift(window: number): Shift {
  if (window < 2)
    return {
      add: () => undefined,
      next: (text, from) => (from < text.length ? from : -1),
    };
  const shift = new Uint8Array(PAIRS).fill(window - 1);
  /** The two characters at the beginning of a window, too, where it may be a text. */
  const first = new Uint8Array(PAIRS);
  return {
    add(text) {
      first[pairAt(text, 0)] = 1;
      for (let at = 0; at + 2 <= window; at += 1) {
        const pair = pairAt(text, at);
        shift[pair] = Math.min(shift[pair] as number, window - 2 - at);
      }
    },
    next(text, from) {
      for (let at = from + window - 2; at + 2 <= text.length; ) {
        const step = shift[pairAt(text, at)] as number;
        if (step === 0 && first[pairAt(text, at - window + 2)] === 1) return at - window + 2;
        at += step || 1;
      }
      return -1;
    },
  };
}

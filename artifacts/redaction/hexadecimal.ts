// Finds secrets that are written as the digits of their bytes, as in dumps and listings of keys.
import type { Span } from "./spans.js";
import type { Steps } from "./steps.js";

/** Between two bytes of one line: `68:75`, `68 75`, `\x68\x75`, `\68\75`, `0x68, 0x75`, `68h 75h`, `6875.6e74`. */
const NEXT = /h?[ \t:.,_-]{0,3}(?:0x|\\{0,8}x?)([0-9a-f]{2})/iy;
/** Between the last byte of a line and the first of the next, with the columns of a dump. */
const NEXT_LINE =
  "[ \\t:.,_-]{0,3}(?:[ \\t]{1,6}[^\\n]{1,40}?)?(?:\\r?\\n|(?:\\\\{1,8}r)?\\\\{1,8}n)[ \\t]{0,32}(?:(?:0x)?[0-9a-f]{4,8}:?[ \\t]{1,4})?(?:0x|\\\\{0,8}x)?";
/** A line end is no further away than this, characters. */
const LONGEST_COLUMN = 56;
const LINE_END = /\n|\\n/;
/** Two digits and what stands between them and the next, as a rule at most, characters. */
const LONGEST_BYTE = 8;

export interface Hexadecimal {
  find(text: string): Span[];
  /** How many of the last characters may be the beginning of one. */
  begun(text: string): number;
}

/** What may follow a byte, by its two digits. */
interface Node {
  next: Map<string, Node>;
  isEnd: boolean;
}

const firstBytes = new Map<string, RegExp>();
function onNextLine(byte: string): RegExp {
  const known = firstBytes.get(byte) ?? new RegExp(NEXT_LINE + byte, "iy");
  firstBytes.set(byte, known);
  return known;
}

/** @returns undefined where there are no secrets */
export function* collectHexadecimal(secrets: readonly Uint8Array[]): Steps<Hexadecimal | undefined> {
  if (secrets.length === 0) return undefined;
  const root: Node = { next: new Map(), isEnd: false };
  for (const secret of secrets) {
    plant(root, secret);
    yield;
  }
  const firsts = new Uint8Array(256);
  for (const byte of root.next.keys()) firsts[Number.parseInt(byte, 16)] = 1;
  const longest = secrets.reduce((most, { length }) => Math.max(most, length), 0) * LONGEST_BYTE;

  /** Where the secret ends that goes on behind the byte; -1: nowhere. */
  function endOf(text: string, at: number, node: Node): number {
    NEXT.lastIndex = at;
    const byte = NEXT.exec(text)?.[1]?.toLowerCase();
    const child = byte === undefined ? undefined : node.next.get(byte);
    const end = child ? endOf(text, NEXT.lastIndex, child) : -1;
    if (end !== -1) return end;
    if (node.next.size > 0 && LINE_END.test(text.slice(at, at + LONGEST_COLUMN)))
      for (const [first, behind] of node.next) {
        const pattern = onNextLine(first);
        pattern.lastIndex = at;
        const found = pattern.test(text) ? endOf(text, pattern.lastIndex, behind) : -1;
        if (found !== -1) return found;
      }
    return node.isEnd ? at : -1;
  }

  return {
    find(text) {
      const spans: Span[] = [];
      for (let at = 0; at + 1 < text.length; at += 1) {
        // most pairs of digits begin no secret
        const high = digitOf(text.charCodeAt(at));
        if (high === NO_DIGIT) continue;
        const low = digitOf(text.charCodeAt(at + 1));
        if (low === NO_DIGIT || firsts[high * 16 + low] === 0) continue;
        const node = root.next.get(text.slice(at, at + 2).toLowerCase());
        const end = node ? endOf(text, at + 2, node) : -1;
        if (end === -1) continue;
        spans.push({ start: at, end });
        at = end - 1;
      }
      return spans;
    },
    begun(text) {
      let from = text.length;
      while (from > 0 && text.length - from < longest && /[0-9a-fhnrx\\\s:.,_-]/i.test(text[from - 1]!))
        from -= 1;
      for (let at = from; at < text.length; at += 1) {
        const byte = text.slice(at, at + 2).toLowerCase();
        if (root.next.has(byte)) return text.length - at;
        if (byte.length === 1 && [...root.next.keys()].some((first) => first.startsWith(byte))) return 1;
      }
      return 0;
    },
  };
}

function plant(root: Node, secret: Uint8Array): void {
  let node = root;
  for (const byte of secret) {
    const digits = byte.toString(16).padStart(2, "0");
    const child = node.next.get(digits) ?? { next: new Map(), isEnd: false };
    node.next.set(digits, child);
    node = child;
  }
  node.isEnd = true;
}

const NO_DIGIT = 255;
const DIGITS = Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? NO_DIGIT : value;
});
const digitOf = (code: number): number => DIGITS[code] ?? NO_DIGIT;

// Goes along the numbers of a secret's bytes: decimal (`115 101`, `.115.101`, `[115,101]`, `\\115\\101`, `065 066`), octal
// (`163 145`, `0o163`) and binary (`01110011 01100101`, also without blanks).
import type { Node, Walk } from "./trie.js";

interface NumberSystem {
  radix: number;
  /** Digits of a number, zeros before it included. */
  least: number;
  most: number;
  /** So many digits are a number of their own, whatever follows. */
  fixed?: number;
}

export const NUMBER_SYSTEMS: readonly NumberSystem[] = [
  { radix: 10, least: 1, most: 4 },
  { radix: 8, least: 1, most: 4 },
  { radix: 2, least: 6, most: 8, fixed: 8 },
];

/** Between two numbers. */
const NEXT_NUMBER = /(?:[ \t]{1,4}|[.,;:][ \t\r\n]{0,40}|\\)(?:0[bo](?=\d|$))?/y;
/** What may stand behind a number. */
export const AFTER_NUMBER = " \t.,;:\\";

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** @returns all that the number of the byte may begin with, two characters each */
export function beginningsOf(byte: number): string[] {
  const bits = byte.toString(2);
  const printed = [byte.toString(10), byte.toString(8)].flatMap((digits) => [
    digits,
    digits.padStart(3, "0"),
    digits.padStart(4, "0"),
  ]);
  return [...printed, bits, bits.padStart(8, "0")].flatMap((digits) =>
    digits.length > 1 ? [digits.slice(0, 2)] : [...AFTER_NUMBER].map((sign) => digits + sign),
  );
}

/** @param at where the first number begins */
export function alongNumbers(text: string, at: number, root: Node, system: NumberSystem): Walk {
  const { radix, least, most, fixed } = system;
  let node = root;
  for (let from = at; ; ) {
    let end = from;
    let value = 0;
    for (; end - from < most && isDigit(text.charCodeAt(end)); end += 1) {
      const digit = text.charCodeAt(end) - 48;
      if (digit >= radix) return undefined;
      value = value * radix + digit;
    }
    const length = end - from;
    const isWhole = length >= least && (length === fixed || !isDigit(text.charCodeAt(end)));
    const child = isWhole ? node.next.get(value) : undefined;
    if (child?.isEnd && child.next.size === 0) return end;
    if (end >= text.length) return "open";
    if (!child) return undefined;
    node = child;
    if (length === fixed && isDigit(text.charCodeAt(end))) {
      from = end;
      continue;
    }
    NEXT_NUMBER.lastIndex = end;
    if (!NEXT_NUMBER.test(text)) return node.isEnd ? end : undefined;
    from = NEXT_NUMBER.lastIndex;
  }
}

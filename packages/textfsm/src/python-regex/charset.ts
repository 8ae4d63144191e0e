// Whether one code point belongs to a class, as Python sees it.
import type { CharSet, ClassItem } from "./ast.js";

const UNICODE = {
  digit: /^\p{Nd}$/u,
  space: /^[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/u,
  word: /^[\p{L}\p{N}]$/u,
} as const;

const isAsciiDigit = (code: number): boolean => code >= 48 && code <= 57;
const ASCII = {
  digit: isAsciiDigit,
  space: (code: number): boolean => code === 32 || (code >= 9 && code <= 13),
  word: (code: number): boolean =>
    isAsciiDigit(code) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122),
} as const;

export function isOf(of: "digit" | "space" | "word", ascii: boolean, code: number): boolean {
  if (ASCII[of](code)) return true;
  if (ascii) return false;
  if (code < 128) return of === "space" && code >= 0x1c && code <= 0x1f;
  return UNICODE[of].test(String.fromCodePoint(code));
}

const holds = (item: ClassItem, code: number): boolean =>
  "of" in item ? isOf(item.of, item.ascii, code) !== item.negated : code >= item.from && code <= item.to;

type Test = (code: number) => boolean;

// Patterns use the same few classes over and over.
const tests = new Map<string, Test>();
const MOST = 1_000;

/** A test for one code point; answers for ASCII are worked out once. */
export function testOf(set: CharSet): Test {
  const key = JSON.stringify(set);
  let test = tests.get(key);
  if (!test) {
    if (tests.size >= MOST) tests.clear();
    tests.set(key, (test = createTest(set)));
  }
  return test;
}

function createTest({ negated, items }: CharSet): Test {
  const test = (code: number): boolean => items.some((item) => holds(item, code)) !== negated;
  const ascii = Array.from({ length: 128 }, (_, code) => test(code));
  return (code) => ascii[code] ?? test(code);
}

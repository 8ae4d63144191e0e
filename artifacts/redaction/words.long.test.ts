// The words of a pattern stand in whatever it matches: thousands of patterns.
import fc from "fast-check";
import { RE2JS } from "re2js";
import { expect, it } from "vitest";
import { wordsOf } from "./words.js";

/** A pattern, and a text that it matches. */
interface Example {
  pattern: string;
  text: string;
}

const word = fc
  .constantFrom("key", "pass", "a", "b-c", "x y", "$", "é")
  .map((text): Example => ({ pattern: text.replaceAll(/[$.]/g, "\\$&"), text }));
const opaque = fc.constantFrom(
  { pattern: ".", text: "k" },
  { pattern: "\\S", text: "p" },
  { pattern: "[^\\]a]", text: "y" },
  { pattern: "[]x]", text: "]" },
);
const { branches } = fc.letrec<{ branches: Example; sequence: Example; piece: Example }>((tie) => ({
  branches: fc
    .tuple(fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }), fc.nat())
    .map(([all, nth]) => ({
      pattern: all.map(({ pattern }) => pattern).join("|"),
      text: all[nth % all.length]!.text,
    })),
  sequence: fc.array(tie("piece"), { maxLength: 4 }).map((pieces) => ({
    pattern: pieces.map(({ pattern }) => pattern).join(""),
    text: pieces.map(({ text }) => text).join(""),
  })),
  piece: fc.oneof(
    { maxDepth: 3 },
    word,
    opaque,
    fc
      .tuple(
        tie("branches"),
        fc.constantFrom("(", "(?:"),
        fc.constantFrom("", "?", "*", "+", "{2}", "{0,2}", "+?"),
      )
      .map(([{ pattern, text }, open, quantifier]) => ({
        pattern: `${open}${pattern})${quantifier}`,
        text: quantifier === "{2}" ? text + text : /^[?*{]/.test(quantifier) ? "" : text,
      })),
    fc
      .tuple(fc.constantFrom("k", "s", "\\$"), fc.constantFrom("?", "*", "+", "{3}"))
      .map(([letter, quantifier]) => ({
        pattern: letter + quantifier,
        text: /[?*]/.test(quantifier) ? "" : letter.replace("\\", "").repeat(quantifier === "+" ? 1 : 3),
      })),
  ),
}));

it("stand in whatever the pattern matches", () => {
  fc.assert(
    fc.property(branches, ({ pattern, text }) => {
      expect(RE2JS.compile(pattern).test(text)).toBe(true);
      const words = wordsOf(pattern);
      expect(words.length === 0 || words.some((word) => text.includes(word))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

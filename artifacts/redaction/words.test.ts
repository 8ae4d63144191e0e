// Words that a pattern needs: never a text that matches without one of them.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { RE2JS } from "re2js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { wordsOf } from "./words.js";

describe("the words of a pattern", () => {
  it.each([
    ["snmp-server community (\\S+)", ["snmp-server community "]],
    ["(?:password|secret) [0-9] (\\S+)", ["password", "secret"]],
    ["^\\s*(?:enable |user \\S+ .*)?(?:password|secret) (?:level \\d+ )?(\\S+)", ["password", "secret"]],
    ['(\\$(?:1|5|6)\\$[^\\s"]+)', ["$"]],
    ['pre-shared-key(?:s)? "?x+y', ["pre-shared-key"]],
    ["(?P<name>key)-string ([]x]|[^]y]|[[:alpha:]])", ["-string "]],
    ["(?:ab){2,} c", ["ab"]],
    ["colou?r", ["colo"]],
    ["a|bc", ["a", "bc"]],
  ])("%s", (pattern, words) => {
    expect(wordsOf(pattern)).toEqual(words);
  });

  it.each([
    "(?i)password (\\S+)",
    "\\Qpassword\\E",
    "pass\\x77ord",
    "a|\\d",
    "(?:password)?",
    "(?:ab){0,3}",
    "\\pL+",
    "(key",
    "key)",
    "\\S+",
    "",
  ])("cannot be told of %s", (pattern) => {
    expect(wordsOf(pattern)).toEqual([]);
  });

  it("can be told of what platforms bring", () => {
    const folder = new URL("../../devices/platforms/", import.meta.url);
    const patterns = readdirSync(folder)
      .filter((name) => name.endsWith(".yaml"))
      .flatMap((name) => (parse(readFileSync(new URL(name, folder), "utf8")) as Platform).secrets ?? []);
    expect(patterns.length).toBeGreaterThan(50);
    const without = patterns.filter((pattern) => wordsOf(pattern).length === 0);
    expect(without).toEqual([]);
  });

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
});

interface Platform {
  secrets?: string[];
}

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

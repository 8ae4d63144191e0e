// Patterns that would compile to too much are refused, quickly, and with what to do.
import { describe, expect, test } from "vitest";
import { estimateInstructions } from "../packages/devices/src/words/regex-cost.js";
import { compileRegex, findLine } from "./regex.js";

describe("the size of a pattern", () => {
  test.each([
    ["(a|b|ab){1,900}x"],
    ["\\pL{1000}".repeat(200)],
    ["(?i)(?:[a-z]{1,31}){1,31}".repeat(60)],
    ["(?:ab?c?d?e?f?g?h?){1,300}"],
    ["(?:x{500}|y{500}|z{500}){2}"],
  ])("%.30s is refused", (pattern) => {
    expect(() => compileRegex(pattern)).toThrow(
      /compiles to about \d+ instructions, at most 3000 are allowed; use smaller counted repetitions/,
    );
  });

  test.each([
    ["^Gi\\d+/\\d+ is (?:up|down)"],
    ["(?:\\d{1,3}\\.){3}\\d{1,3}"],
    ["[a-j]{1,900}[0-9]"],
    ["\\Q{900}{900}\\E[{900}]{2}\\{900}"],
  ])("%s is accepted", (pattern) => {
    expect(compileRegex(pattern).programSize()).toBeLessThanOrEqual(3_000);
  });

  test.each([
    "a",
    "[a-j]{1,900}[0-9]",
    "(.*){20}",
    "(?:a?){500}b",
    "(?i)x{3,}y|z+",
    "\\pL{1,500}",
    "[[:alpha:]]{3}[\\]]{2}",
    "(?P<x>(?:a|b){2,7}){3}",
    "\\Qa{9}\\E{3}",
    "\\x{41}{5}",
    "(?s:.{40})",
  ])("the estimate for %s is not below the size", (pattern) => {
    expect(estimateInstructions(pattern)).toBeGreaterThanOrEqual(compileRegex(pattern).programSize());
  });
});

test("what is found in a long text is what is found in a short one", () => {
  const long = `${"abcdefghij\n".repeat(20_000)}ab7\n${"abc\n".repeat(10)}`;
  expect(findLine("^[a-j]{1,300}[0-9]$", long)).toEqual({ text: "ab7", index: 220_000 });
  expect(findLine("^[a-j]{1,300}[k-z]$", long)).toBeUndefined();
});

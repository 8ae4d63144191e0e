// Device output must not be able to do anything to a terminal.
import { expect, test } from "vitest";
import { cut, escapeBlock, escapeLine } from "./escape.js";

test("control codes become visible, ordinary text stays", () => {
  expect(escapeLine("\u001b[2J\u001b]0;owned\u0007 ok é 日")).toBe("\\x1b[2J\\x1b]0;owned\\x07 ok é 日");
  expect(escapeLine("\u009b31m")).toBe("\\x9b31m");
});

test("a line stays one line, a block keeps its lines", () => {
  expect(escapeLine("a\r\nb\tc")).toBe("a\\r\\nb c");
  expect(escapeBlock("a\r\nb\tc\u0008")).toBe("a\nb\tc\\x08");
});

test("text cannot be turned around or hidden", () => {
  expect(escapeLine("ab\u202ecd\u200b")).toBe("ab\\u202ecd\\u200b");
});

test("cut counts characters, not halves of them", () => {
  expect(cut("😀😀😀", 2)).toBe("😀…");
  expect(cut("abc", 3)).toBe("abc");
  expect(cut("abc", 0)).toBe("");
});

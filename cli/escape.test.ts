// Text that is cut to a width.
import { expect, test } from "vitest";
import { cut } from "./escape.js";

test("cut counts characters, not halves of them", () => {
  expect(cut("😀😀😀", 2)).toBe("😀…");
  expect(cut("abc", 3)).toBe("abc");
  expect(cut("abc", 0)).toBe("");
});

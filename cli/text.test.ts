// Durations and columns read well at every size.
import { expect, test } from "vitest";
import { columns, duration } from "./text.js";

test.each([
  [0, "0 ms"],
  [850.4, "850 ms"],
  [1_000, "1.0 s"],
  [59_940, "59.9 s"],
  [59_960, "1m 00s"],
  [245_000, "4m 05s"],
  [3_600_000, "1h 00m"],
  [7_380_000, "2h 03m"],
])("%d ms is %s", (ms, text) => expect(duration(ms)).toBe(text));

test("columns are as wide as their widest cell, and lines end within the width", () => {
  expect(
    columns([
      ["a", "bb"],
      ["ccc", "d"],
    ]),
  ).toEqual(["a    bb", "ccc  d"]);
  expect(columns([["ab", "0123456789"]], { width: 8 })).toEqual(["ab  012…"]);
});

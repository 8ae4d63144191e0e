// Durations and shares.
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration, shareOf } from "./durations.js";

describe("durations", () => {
  it.each([
    ["30s", 30_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["500ms", 500],
    ["1.5s", 1_500],
    ["1d", 86_400_000],
    ["1m500ms", 60_500],
    ["0s", 0],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
  it.each(["", "30", "s", "30 s", "-5s", "5s3m", "1e3s", "5S", "1:30"])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
  it("formats what it parses", () => {
    for (const text of ["30s", "1h30m", "500ms", "1m1.5s", "0ms"])
      expect(formatDuration(parseDuration(text)!)).toBe(text);
  });
  it("takes numbers and parts of all", () => {
    expect([shareOf(3, 10), shareOf("25%", 10)]).toEqual([3, 2.5]);
  });
});

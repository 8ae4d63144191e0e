// What is written elsewhere for a duration, and the advice for it.
import { expect, test } from "vitest";
import { parseDuration } from "../durations.js";
import { durationHint } from "./duration-hint.js";

test.each([
  ["500 ms", "write `500ms`"],
  ["500 milliseconds", "write `500ms`"],
  ["1.5 sec", "write `1.5s`"],
  ["1,5s", "write `1.5s`"],
  [".5s", "write `500ms`"],
  ["1.5m", "write `1m30s`"],
  ["0.5d", "write `12h`"],
  ["90 min", "write `90m`"],
  ["1h 30m", "write `1h30m`"],
  ["5 minutes and 30 seconds", "write `5m30s`"],
  ["30s1m", "write `1m30s`"],
  ["PT1H30M", "write `1h30m`"],
  ["5M", "write `5m`"],
  ["1 week", "write `7d`"],
  ["30", "write `30s` for seconds, `30ms` for milliseconds"],
  ["0.5", "write `0.5s` for seconds"],
])("%s: %s", (text, hint) => {
  expect(parseDuration(text)).toBeUndefined();
  expect(durationHint(text)).toBe(hint);
  const [, advised = ""] = /`(.*?)`/.exec(hint) ?? [];
  expect(parseDuration(advised)).toBeDefined();
});

test.each(["-5s", "forever", "500us", "1 fortnight", "5ms500", ""])("%j: no advice", (text) => {
  expect(durationHint(text)).toBeUndefined();
});

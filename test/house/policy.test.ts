// How often something is tried and how long it may take stands in policy/, each number once, with its reason.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { AT_ONCE, CONTROL, DELIVERY, PROBE, SEGMENT } from "../../policy/temporal.js";
import { CHECK, ROLLBACK } from "../../policy/steps.js";
import { SIGN_OF_LIFE } from "../../policy/processes.js";

const FOLDERS = ["run-model", "workflows", "activities", "worker", "api", "temporal-dev"];

test("no number of Temporal's retries and timeouts stands outside of policy/", () => {
  const number =
    /\b(?:startToCloseTimeout|scheduleToCloseTimeout|scheduleToStartTimeout|heartbeatTimeout|initialInterval|maximumInterval|maximumAttempts|backoffCoefficient): *["'\d]/;
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts") && !/\.test\.ts$|(^|\/)testing\//.test(name))
      .map((name) => join(folder, name)),
  );
  expect(files.filter((file) => number.test(readFileSync(file, "utf8")))).toEqual([]);
});

test("a worker beats several times before it is taken for dead, and finds out in time that it stood still", () => {
  for (const { heartbeat_ms, beat_every_ms } of [SEGMENT, CONTROL, DELIVERY])
    expect(beat_every_ms * 3).toBeLessThan(heartbeat_ms);
  expect(SEGMENT.stalled_ms * 2).toBeLessThan(SEGMENT.heartbeat_ms);
  expect(SIGN_OF_LIFE.every_ms * 3).toBeLessThan(SIGN_OF_LIFE.silent_ms);
});

test("what waits for something waits longer than it takes", () => {
  expect(AT_ONCE.start_to_close_ms).toBeLessThan(AT_ONCE.schedule_to_close_ms);
  expect(PROBE.default_ms).toBeLessThanOrEqual(PROBE.longest_ms);
  expect(PROBE.schedule_to_start_ms + PROBE.closing_ms).toBeLessThan(PROBE.answer_ms);
  expect(ROLLBACK.grace_ms).toBeLessThan(ROLLBACK.watch_grace_ms);
  expect(CHECK.least_every_ms).toBeLessThan(CHECK.every_ms);
});

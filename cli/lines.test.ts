// A log of a run: what matters stands in it, and it does not drown in what does not.
import pc from "picocolors";
import { expect, test } from "vitest";
import { lineDisplay, lineOf } from "./lines.js";
import { session } from "./testing/harness.js";
import { sampleEvent, sampleRun } from "./testing/samples.js";
import { viewOf } from "./view.js";

const colors = pc.createColors(false);
const line = (event: ReturnType<typeof sampleEvent>, everyStep = true): string | undefined =>
  lineOf(event, { everyStep, colors })?.replace(/^\S+ +/, "");

test("a step says its device, stage, step, time and reason", () => {
  const event = sampleEvent("step.finished", {
    stage: "main",
    device: "r1",
    step: "main-1",
    status: "failed",
    attempt: 3,
    duration_ms: 1_500,
    message: "no\nroute",
  });
  expect(line(event)).toBe("✗ step failed  r1  main  main-1  attempt 3  1.5 s  no\\nroute");
});

test("a step with a name says it, with the id that commands need", () => {
  const event = sampleEvent("step.finished", {
    stage: "main",
    device: "r1",
    step: "main-1[2]",
    step_name: "Check the routes",
    status: "passed",
  });
  expect(line(event)).toBe("✓ step passed  r1  main  Check the routes [2] (main-1[2])");
});

test("an indeterminate change says its lines, when they were sent and what the device last said", () => {
  const doubt = {
    sent_at: "2026-01-02T03:04:05.000Z",
    lines: ["interface Loopback1", "shutdown"],
    accepted: ["interface Loopback1"],
    not_sent: [],
    last_said: "\u001b[0mr1#",
  };
  const event = sampleEvent("step.finished", { device: "r1", step: "push", status: "indeterminate", doubt });
  expect(line(event, false)).toBe(
    "? step indeterminate  r1  push  sent at 2026-01-02T03:04:05.000Z: interface Loopback1 (accepted) | " +
      "shutdown (no answer); the device last said: \\x1b[0mr1#",
  );
});

test("who cancelled is said", () => {
  expect(line(sampleEvent("run.cancel_requested", { actor: "ada" }))).toContain(
    "run cancel requested  by ada",
  );
});

test("hints and, with many devices, steps that passed are left out; failures and waits never", () => {
  expect(line(sampleEvent("progress", { device: "r1", message: "x" }))).toBeUndefined();
  const passed = sampleEvent("step.finished", { device: "r1", step: "s", status: "passed" });
  expect(line(passed)).toContain("step passed");
  expect(line(passed, false)).toBeUndefined();
  expect(line(sampleEvent("step.finished", { device: "r1", status: "errored" }), false)).toContain(
    "step errored",
  );
  expect(line(sampleEvent("device.waiting", { device: "r1", message: "held by r-0" }), false)).toContain(
    "held by r-0",
  );
});

test("live hints tell a step, a retry and a wait when they happen; the stored event says them no second time", () => {
  const { deps, out } = session();
  const display = lineDisplay(deps, deps.stdout, viewOf(sampleRun()));
  let told = 0;
  const linesAfter = (...events: ReturnType<typeof sampleEvent>[]): string[] => {
    for (const event of events) display.event(event);
    const lines = out().trimEnd().split("\n").filter(Boolean).slice(told);
    told += lines.length;
    return lines.map((text) => text.replace(/^\S+ +/, ""));
  };
  const on = { stage: "main", device: "r1" };
  const waits = sampleEvent("progress", { ...on, step: "a", status: "waiting", message: "a waits for r2" });
  expect(linesAfter(waits, waits)).toEqual(["device waiting  r1  main  a  a waits for r2"]);
  const underWay = sampleEvent("progress", { ...on, step: "a", message: "a under way" });
  expect(linesAfter(underWay)).toEqual([]);

  const retry = { ...on, step: "a", attempt: 2, message: "no route" };
  const passed = { ...on, step: "a", attempt: 2, duration_ms: 1_500 };
  const early = [
    sampleEvent("progress", { ...retry, status: "retrying" }),
    sampleEvent("progress", { ...passed, status: "passed" }),
  ];
  const stored = [
    sampleEvent("step.retrying", retry),
    sampleEvent("step.finished", { ...passed, status: "passed" }),
  ];
  expect(linesAfter(...early)).toEqual([
    "step retrying  r1  main  a  attempt 2  no route",
    "✓ step passed  r1  main  a  attempt 2  1.5 s",
  ]);
  expect(linesAfter(...early, ...stored, ...early)).toEqual([]);
  const otherwise = sampleEvent("step.finished", { ...passed, status: "failed" });
  expect(linesAfter(otherwise)).toHaveLength(1);
});

test("a check that is repeated each second does not fill the log", () => {
  const { deps, out } = session();
  const display = lineDisplay(deps, deps.stdout, viewOf(sampleRun()));
  const at = (second: number): string =>
    new Date(Date.parse("2026-01-02T03:04:00Z") + second * 1_000).toISOString();
  for (let second = 0; second < 90; second++)
    display.event(
      sampleEvent("step.retrying", {
        time: at(second),
        device: "r1",
        step: "wait",
        attempt: second + 2,
        message: "not yet",
      }),
    );
  expect(out().match(/attempt \d+/g)).toEqual(["attempt 2", "attempt 32", "attempt 62"]);
});

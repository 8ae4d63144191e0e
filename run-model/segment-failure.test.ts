// The rules by which unfinished steps get their status.
import { describe, expect, it } from "vitest";
import type { StepResult } from "../schemas/result.js";
import { type SegmentFailure, failureResults } from "./segment-failure.js";

const passed = (id: string): StepResult => ({
  id,
  stage: "s",
  action: "run",
  status: "passed",
  attempts: 1,
  started_at: "2026-01-01T00:00:00.000Z",
  duration_ms: 5,
  checks: [],
  artifacts: [],
});
const statuses = (kind: SegmentFailure, activity: string, steps: string[], journal: unknown) =>
  failureResults({
    kind,
    activity,
    input: { stage: "s", device: "r1", steps },
    journal,
    message: "it broke",
  }).map((step) => `${step.id} ${step.status}`);

describe("failureResults", () => {
  it("keeps what the journal holds, blames the step under way, and skips what it never got to", () => {
    expect(statuses("failed", "runReads", ["a", "b", "c"], { steps: [passed("a")] })).toEqual([
      "a passed",
      "b errored",
      "c skipped",
    ]);
  });
  it("cancels all that is left of a cancelled segment", () => {
    expect(statuses("cancelled", "runReads", ["a", "b", "c"], { steps: [passed("a")] })).toEqual([
      "a passed",
      "b cancelled",
      "c cancelled",
    ]);
  });
  it("does not know whether a write that had begun was applied", () => {
    for (const kind of ["cancelled", "timeout", "failed"] as const) {
      expect(statuses(kind, "runWrite", ["w"], { steps: [], sent: true })).toEqual(["w indeterminate"]);
    }
    expect(statuses("timeout", "runWrite", ["w"], undefined)).toEqual(["w indeterminate"]);
  });
  it("knows that a write whose journal has no mark was not sent", () => {
    expect(statuses("cancelled", "runWrite", ["w"], { steps: [] })).toEqual(["w cancelled"]);
    expect(statuses("timeout", "runWrite", ["w"], { steps: [] })).toEqual(["w errored"]);
  });
  it("does not know it either where a new attempt found no worker after one that had sent", () => {
    expect(statuses("timeout_start", "runWrite", ["w"], { steps: [], sent: { at: "t" } })).toEqual([
      "w indeterminate",
    ]);
  });
  it("says when it was sent, and whether the check that may settle it held before", () => {
    const [one] = failureResults({
      kind: "timeout",
      activity: "runWrite",
      input: { stage: "s", device: "r1", steps: ["w"] },
      journal: { steps: [], sent: { at: "2026-01-01T00:00:00.000Z", held_before: false } },
      message: "m",
    });
    expect(one?.detail).toEqual({ sent: true, sent_at: "2026-01-01T00:00:00.000Z", held_before: false });
  });
  it("knows that a write that no worker took was not applied", () => {
    expect(statuses("timeout_start", "runWrite", ["w"], undefined)).toEqual(["w errored"]);
    expect(statuses("cancelled", "runWrite", ["w"], "ACTIVITY_ID_NOT_STARTED")).toEqual(["w cancelled"]);
  });
  it("takes iterations of a loop as results of its step, and names the missing one of an iteration's segment", () => {
    expect(statuses("failed", "runReads", ["a", "b"], { steps: [passed("a[0]"), passed("a[1]")] })).toEqual([
      "a[0] passed",
      "a[1] passed",
      "b errored",
    ]);
    const current = { step: "a[2]", tries: 3, started_at: "2026-01-01T00:00:01.000Z" };
    const journal = { steps: [passed("a[0]"), passed("a[1]")], current };
    expect(statuses("failed", "runReads", ["a", "b"], journal)).toEqual([
      "a[0] passed",
      "a[1] passed",
      "a[2] errored",
      "b skipped",
    ]);
    const [one] = failureResults({
      kind: "timeout",
      activity: "runWrite",
      input: { stage: "s", device: "r1", steps: ["w"], iteration: { index: 3, item: "x" }, part: "do" },
      journal: undefined,
      message: "m",
      actions: { w: { action: "trigger" } },
    });
    expect(one).toMatchObject({
      id: "w[3]",
      action: "trigger",
      detail: { part: "do", sent: true },
      message: "m",
    });
  });
});

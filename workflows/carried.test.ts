// What a shard tells of a device: little, and enough for the stages after it.
import { describe, expect, it } from "vitest";
import type { StageOutline } from "../activities/contract.js";
import type { StepStatus } from "../schemas/outcome.js";
import { carried, fitting, isBlank, takeOver } from "./carried.js";
import type { CarriedDevice } from "./carried.js";
import {
  contextFor,
  deviceStatus,
  ensureDeviceState,
  hasFailed,
  indeterminateSteps,
} from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";

const device = (over: Partial<DeviceState> = {}): DeviceState => ({
  ...ensureDeviceState(new Map(), { name: "r1", site: "default", more: true }),
  ...over,
});
const NOTHING: NonNullable<StageOutline["carries"]> = { saved: [], steps: [] };

/** As the run knows it, or the next shard. */
function told(state: DeviceState, asked = NOTHING): DeviceState {
  const next = device();
  takeOver(next, JSON.parse(JSON.stringify(carried(state, asked))) as CarriedDevice);
  return next;
}
const many = (count: number, status: StepStatus) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`step-${n}`, status]));

describe("a device that a shard tells of", () => {
  it("is as small after 2,000 steps as after one", () => {
    const state = device({ steps: { ...many(2_000, "skipped"), last: "passed" }, saved: { a: 1 } });
    expect(carried(state, NOTHING)).toEqual({ name: "r1", before: ["skipped", "passed"] });
    expect(deviceStatus(told(state))).toBe("passed");
    expect(isBlank(carried(device(), NOTHING))).toBe(true);
  });

  it("has failed if a step did that no rescue made good", () => {
    const state = device({ steps: { a: "failed", b: "errored" }, rescued: ["b"] });
    expect([deviceStatus(told(state)), hasFailed(told(state))]).toEqual(["failed", true]);
    const rescued = device({ steps: { a: "failed", b: "passed" }, rescued: ["a"] });
    expect([deviceStatus(told(rescued)), hasFailed(told(rescued))]).toEqual(["passed", false]);
  });

  it("carries what later stages read: values, statuses, and loops as a whole", () => {
    const steps = {
      ...many(9, "passed"),
      "loop[0]": "passed",
      "loop[1]": "failed",
      other: "passed",
    } as const;
    const state = device({ steps, saved: { a: 1, b: 2 } });
    const asked = { saved: ["b", "c"], steps: ["step-3", "loop", "never"] };
    const next = told(state, asked);
    expect(contextFor(next, { saved: ["a", "b"], steps: ["step-3", "loop", "other", "never"] })).toEqual({
      saved: { b: 2 },
      steps: { "step-3": { status: "passed" }, loop: { status: "failed", turns: 2 } },
    });
    // And on through a stage that does nothing with it.
    expect(contextFor(told(next, asked), asked).steps).toEqual(contextFor(next, asked).steps);
  });

  it("keeps indeterminate changes by themselves, with what a check needs to resolve them", () => {
    const doubt = {
      id: "push[1]",
      status: "indeterminate" as const,
      message: "x".repeat(2_000),
      detail: { sent: true, lines: ["secret"], held_before: false },
    };
    const state = device({
      steps: { "push[0]": "passed", "push[1]": "indeterminate" },
      indeterminate: { "push[1]": doubt },
      awaiting: ["push[1]"],
      rescued: ["push", "other"],
    });
    const next = told(state, { saved: [], steps: ["push"] });
    expect(indeterminateSteps(next, "push")).toEqual(["push[1]"]);
    expect(next.indeterminate).toEqual({
      "push[1]": { id: "push[1]", status: "indeterminate", detail: { held_before: false } },
    });
    expect([next.awaiting, next.rescued]).toEqual([["push[1]"], ["push"]]);
    expect(contextFor(next, { saved: [], steps: ["push"] }).steps).toEqual({
      push: { status: "indeterminate", turns: 2 },
    });
    next.steps["push[1]"] = "passed";
    expect(contextFor(next, { saved: [], steps: ["push"] }).steps).toEqual({
      push: { status: "passed", turns: 2 },
    });
  });

  it("is one of as many as fit a message, at least of one", () => {
    const large = carried(device({ saved: { a: "x".repeat(200_000) } }), { saved: ["a"], steps: [] });
    expect([fitting([large, large, large]), fitting([large, large]), fitting([])]).toEqual([2, 2, 0]);
    const huge = carried(device({ saved: { a: "x".repeat(600_000) } }), { saved: ["a"], steps: [] });
    expect(fitting([huge, huge])).toBe(1);
  });
});

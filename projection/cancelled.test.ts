// What the devices of a run came to that ended before they had done their work.
import { describe, expect, it } from "vitest";
import type { PlanNode } from "../schemas/plan.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";
import { begun, outcome, project } from "./testing/project.js";

describe("a run that was cut short", () => {
  it("leaves no device without an outcome when the run is terminated, and doubts open writes", async () => {
    const history = begun(["r1", "r2", "r3"]);
    history.schedule("runWrite", segmentInput("r1", ["a"]));
    history.schedule("runReads", segmentInput("r2", ["a", "b"]));
    history.terminated("by hand");
    const { run, results } = await project(history);
    expect(results.map(({ device, status }) => `${device} ${status}`)).toEqual([
      "r1 indeterminate",
      "r2 cancelled",
      "r3 cancelled",
    ]);
    expect(run).toMatchObject({ status: "indeterminate", message: "terminated from outside: by hand" });
  });

  it("cancels a device that a cancel met between two attempts, or between two iterations of its last loop", async () => {
    const loop: PlanNode = { kind: "loop", step: "a", body: [reads(["a"])] };
    const CANCEL_REQUESTED = 7;
    const history = new HistoryBuilder("run/x1");
    history.started(runInput());
    history.task();
    history.stage(stageOutline(["r1", "r2", "r3"], [loop], [stepOutline("a")]));
    for (const device of ["r1", "r2", "r3"])
      history.marker("evaluate", {
        stage: "main",
        device,
        step: "a",
        action: "run",
        runs: true,
        items: [1, 2],
      });
    const turn = (device: string, index: number) =>
      history.schedule("runReads", segmentInput(device, ["a"], { iteration: { index, item: index + 1 } }));
    history.complete(turn("r1", 0), [stepResult("a[0]")]);
    history.fail(turn("r2", 0), "session lost", [], CANCEL_REQUESTED);
    history.complete(turn("r3", 0), [stepResult("a[0]")]);
    history.complete(turn("r3", 1), [stepResult("a[1]")]);
    history.add({ workflowExecutionCancelRequestedEventAttributes: {} });
    history.completed(outcome("cancelled"));
    const { results } = await project(history);
    expect(results.map(({ device, status }) => `${device} ${status}`)).toEqual([
      "r1 cancelled",
      "r2 cancelled",
      "r3 passed",
    ]);
  });
});

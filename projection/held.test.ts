// A device that waits for a person says what the person can do.
import { expect, test } from "vitest";
import {
  HistoryBuilder,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";
import { project } from "./testing/project.js";

test.each([
  ["failed", "r1 ended failed at Push it; resume, skip the device, or cancel"],
  [
    "indeterminate",
    "r1 ended indeterminate at Push it; resolve the step, resume, skip the device, or cancel",
  ],
] as const)("%s", async (status, message) => {
  const history = new HistoryBuilder("run/x1");
  history.started(runInput());
  history.task();
  const node = { kind: "write", step: "push" } as const;
  history.stage(
    stageOutline(["r1"], [node], [stepOutline("push", { name: "Push it", on_failure: "pause" })]),
  );
  history.segment("runWrite", segmentInput("r1", ["push"]), [stepResult("push", { status })]);
  history.held({ stage: "main", device: "r1", step: "push", status });
  const { placed } = await project(history);
  expect(placed.map(({ event }) => event).find(({ type }) => type === "run.paused")).toMatchObject({
    step_name: "Push it",
    message,
  });
});

// A device whose turn never came says why, while the run is still under way and after it.
import { expect, test } from "vitest";
import type { StageOutline } from "../activities/contract.js";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";
import { outcome, project, projectPlanned } from "./testing/project.js";

/** Two devices of four were given work, and the first of them has failed; then the next stage began. */
function stopped(stage: Partial<StageOutline>, on_failure: StageOutline["on_failure"]): HistoryBuilder {
  const devices = ["r1", "r2", "r3", "r4"];
  const history = new HistoryBuilder("run/x1");
  history.started(runInput());
  history.task();
  const outline = stageOutline(devices, [reads(["a"])], [stepOutline("a", { on_failure })]);
  history.stage({ ...outline, ...stage });
  history.segment("runReads", segmentInput("r1", ["a"]), [stepResult("a", { status: "failed" })]);
  history.segment("runReads", segmentInput("r2", ["a"]), [stepResult("a")]);
  const last = stageOutline(devices, [reads(["z"])], [stepOutline("z")]);
  history.stage({ ...last, stage: 1, name: "restore", finally: true });
  return history;
}

test.each([
  ["max_failures", { max_failures: 0 }, "continue", "stopped: 1 device failed (max_failures: 0)"],
  ["a step with `on_failure: stop_run`", {}, "stop_run", "stopped: step a on r1 failed"],
] as const)("by %s", async (_by, stage, on_failure, message) => {
  const { results } = await project(stopped(stage, on_failure));
  const told = results.filter(({ status }) => status === "skipped");
  expect(told.map((result) => `${result.device}: ${result.message}`)).toEqual([
    `r3: ${message}`,
    `r4: ${message}`,
  ]);
});

test("a device of a stage that never began has the reason of the run", async () => {
  const history = new HistoryBuilder("run/x1");
  history.started({ ...runInput(), devices: 2 });
  history.task();
  history.stage(stageOutline(["r1"], [reads(["a"])], [stepOutline("a")]));
  history.segment("runReads", segmentInput("r1", ["a"]), [stepResult("a", { status: "failed" })]);
  const message = "stopped: step a on r1 failed";
  history.completed({ ...outcome("failed"), message });
  const { results } = await projectPlanned(["r1", "r2"], history);
  expect(results.find(({ device }) => device === "r2")).toMatchObject({ status: "skipped", message });
});

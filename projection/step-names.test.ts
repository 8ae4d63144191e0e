// What a spec calls a step stands beside its id in results and events.
import { expect, test } from "vitest";
import {
  HistoryBuilder,
  reads,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
  stepResult,
} from "./testing/history.js";
import { outcome, project } from "./testing/project.js";

function history(name?: string): HistoryBuilder {
  const built = new HistoryBuilder("run/x1");
  built.started(runInput());
  built.task();
  const steps = [stepOutline("a", name === undefined ? {} : { name }), stepOutline("b")];
  built.stage(stageOutline(["r1"], [reads(["a", "b"])], steps));
  built.segment("runReads", segmentInput("r1", ["a", "b"]), [
    stepResult("a[0]", { attempts: 2 }),
    stepResult("a[1]", { status: "failed", message: "no route" }),
    stepResult("b", { status: "skipped", attempts: 0 }),
  ]);
  built.completed(outcome("failed"));
  return built;
}

test("a step's name is told with each of its events and results, of each iteration too", async () => {
  const { placed, results } = await project(history("Check the routes"));
  const named = placed.map(({ event }) => [event.type, event.step, event.step_name]);
  expect(named.filter(([, step]) => step !== undefined)).toEqual([
    ["step.started", "a[0]", "Check the routes"],
    ["step.retrying", "a[0]", "Check the routes"],
    ["step.finished", "a[0]", "Check the routes"],
    ["step.started", "a[1]", "Check the routes"],
    ["step.finished", "a[1]", "Check the routes"],
    ["step.finished", "b", undefined],
  ]);
  expect(results[0]?.steps.map(({ id, name }) => [id, name])).toEqual([
    ["a[0]", "Check the routes"],
    ["a[1]", "Check the routes"],
    ["b", undefined],
  ]);
  expect(results[0]?.message).toBe("Check the routes [1]: no route");
});

test("without a name the id is all there is, as in histories from before steps had one", async () => {
  const { placed, results } = await project(history());
  expect(placed.some(({ event }) => "step_name" in event)).toBe(false);
  expect(results[0]?.steps.some((step) => "name" in step)).toBe(false);
  expect(results[0]?.message).toBe("a[1]: no route");
});

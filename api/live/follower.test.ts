// A follower whose Temporal is slow: what it has read is told, and only one that has nothing yet says so.
import { expect, it } from "vitest";
import {
  HistoryBuilder,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
} from "../../projection/testing/history.js";
import { Problem } from "../problem.js";
import { followed, RUN } from "../testing/followed.js";

it("tells of a run as far as it has read it when Temporal is slow", async () => {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN }));
  history.task();
  const slow = followed(history.events, history.ref.run_id);
  await slow.sync();
  expect(slow.runState()).toMatchObject({ id: RUN, status: "running" });
});

it("tells what became of a change that was under way when the run was terminated", async () => {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN }));
  history.task();
  const write = { kind: "write", step: "w" } as const;
  history.stage(stageOutline(["r1"], [write], [stepOutline("w")]));
  history.schedule("runWrite", segmentInput("r1", ["w"]));
  history.terminated("by hand");
  const closed = followed(history.events, history.ref.run_id);
  while (!closed.ended) await closed.changed();
  expect(closed.runState().status).toBe("cancelled");
  const told = closed.log.map(({ event: { type, status } }) => `${type} ${status ?? ""}`.trim());
  expect(told.slice(-4)).toEqual([
    "step.finished cancelled",
    "device.finished cancelled",
    "stage.finished cancelled",
    "run.finished cancelled",
  ]);
});

it("says that Temporal is too slow when it has read nothing", async () => {
  await expect(followed([], "x").sync()).rejects.toThrow(Problem);
});

// A follower whose Temporal is slow: what it has read is told, and only one that has nothing yet says so.
import { afterEach, expect, it } from "vitest";
import { defaultDataConverter } from "@temporalio/common";
import type { HistoryEvent } from "../../projection/payloads.js";
import {
  HistoryBuilder,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
} from "../../projection/testing/history.js";
import { Problem } from "../problem.js";
import type { Temporal } from "../temporal.js";
import { Follower } from "./follower.js";

const RUN = "1aaaaaaaaaaaaaa";
let follower: Follower | undefined;
afterEach(() => follower?.stop());

/** Has ten events of the run, of which its long polls have given these out so far. */
function followed(events: HistoryEvent[], run_id: string): Follower {
  let polls = 0;
  const isOver = events.at(-1)?.workflowExecutionTerminatedEventAttributes;
  const temporal: Temporal = {
    namespace: "default",
    address: "127.0.0.1:7233",
    converter: defaultDataConverter,
    call: () =>
      Promise.resolve({
        workflowExecutionInfo: { historyLength: 10, execution: { runId: run_id } },
      } as never),
    poll: (_what, signal) =>
      polls++ === 0 && events.length > 0
        ? Promise.resolve({ history: { events }, nextPageToken: new Uint8Array(isOver ? 0 : 1) } as never)
        : new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason as Error));
          }),
    close: () => Promise.resolve(),
  };
  const root = { workflow_id: `run/${RUN}`, run_id, chain: 0 };
  follower = new Follower({ run: RUN, root, temporal, intentOf: async () => undefined, sync_ms: 100 });
  return follower;
}

it("tells of a run as far as it has read it when Temporal is slow", async () => {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN }));
  history.task();
  const slow = followed(history.events, history.ref.run_id);
  await slow.sync();
  expect(slow.state().run).toMatchObject({ id: RUN, status: "running" });
});

it("tells what became of a change that was under way when the run was terminated", async () => {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN }));
  history.task();
  const write = { kind: "write", step: "w", last: true, guarded: false } as const;
  history.stage(stageOutline(["r1"], [write], [stepOutline("w")]));
  history.schedule("runWrite", segmentInput("r1", ["w"]));
  history.terminated("by hand");
  const closed = followed(history.events, history.ref.run_id);
  while (!closed.ended) await closed.changed();
  expect(closed.state().run.status).toBe("cancelled");
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

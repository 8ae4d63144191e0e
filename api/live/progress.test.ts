// Live hints: what the heartbeat of a segment tells while it runs.
import { defaultPayloadConverter } from "@temporalio/common";
import { expect, onTestFinished, test } from "vitest";
import {
  HistoryBuilder,
  runInput,
  segmentInput,
  stageOutline,
  stepOutline,
} from "../../projection/testing/history.js";
import { followed, RUN } from "../testing/followed.js";
import type { Temporal } from "../temporal.js";
import { pollProgress } from "./progress.js";

/** A run whose one device has these steps in a segment that goes on, with this journal. */
async function hintsOf(steps: string[], journalOf: (stage: string) => object) {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN }));
  history.task();
  const outlines = steps.map((id) => stepOutline(id));
  history.stage(stageOutline(["r1"], [{ kind: "reads", steps }], outlines));
  history.schedule("runReads", segmentInput("r1", steps));
  const follower = followed(history.events, history.ref.run_id);
  await expect.poll(() => follower.stageOf("r1")).toBeDefined();
  const stage = follower.stageOf("r1") as string;
  const payloads = [defaultPayloadConverter.toPayload(journalOf(stage))];
  const activity = {
    activityId: "0/r1/0",
    attempt: 1,
    lastStartedTime: {},
    heartbeatDetails: { payloads },
  };
  const temporal = {
    converter: { payloadCodecs: [] },
    call: () => Promise.resolve({ pendingActivities: [activity] }),
  } as unknown as Temporal;
  const stop = pollProgress(follower, temporal);
  onTestFinished(stop);
  return { follower, stage, stop };
}

test("of a file that is transferred the bytes so far are told", async () => {
  const current = { step: "put", tries: 1, started_at: "2026-01-02T03:04:05.000Z" };
  const { follower } = await hintsOf(["put"], () => ({
    steps: [],
    current,
    progress: { bytes: 52_428_800, of: 209_715_200 },
  }));
  await expect
    .poll(() => [...follower.hints.values()].map(({ event }) => event))
    .toMatchObject([{ type: "progress", message: "put under way, 52428800 of 209715200 bytes" }]);
});

test("a step that is over and a retry are told while their segment goes on, as their events will tell them", async () => {
  const started_at = "2026-01-02T03:04:05.000Z";
  const { follower, stage, stop } = await hintsOf(["a", "b"], (stage) => ({
    steps: [
      {
        id: "a",
        stage,
        action: "run",
        status: "passed",
        attempts: 1,
        started_at,
        duration_ms: 1_500,
        checks: [],
        artifacts: [],
      },
    ],
    current: {
      step: "b",
      tries: 2,
      started_at,
      retries: [{ at: "2026-01-02T03:04:09.000Z", message: "no route" }],
    },
    waits: "r2",
  }));
  await expect.poll(() => [...follower.hints.values()].map(({ event }) => event)).toHaveLength(3);
  expect([...follower.hints.values()].map(({ event }) => event)).toMatchObject([
    { type: "progress", device: "r1", stage, step: "a", status: "passed", attempt: 1, duration_ms: 1_500 },
    { type: "progress", device: "r1", stage, step: "b", status: "retrying", attempt: 2, message: "no route" },
    { type: "progress", device: "r1", step: "b", status: "waiting", message: "b waits for r2; 1 step done" },
  ]);

  stop();
  expect(follower.hints.size, "of what nobody looks at any more").toBe(0);
});

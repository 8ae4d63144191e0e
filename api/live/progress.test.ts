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
import { commonOf, memberOf } from "../../run-model/groups.js";
import { followed, RUN } from "../testing/followed.js";
import type { Temporal } from "../temporal.js";
import { pollProgress } from "./progress.js";

const ALONE = "0/r1/0";
const GROUP = "0+0/r1";

/**
 * A run whose one device has these steps in a segment that goes on, with this journal.
 * @param activityId of the device alone or, with two others, of its group
 */
async function hintsOf(steps: string[], journalOf: (stage: string) => object, activityId = ALONE) {
  const history = new HistoryBuilder(`run/${RUN}`);
  history.started(runInput({ run: RUN }));
  history.task();
  const outlines = steps.map((id) => stepOutline(id));
  const names = activityId === ALONE ? ["r1"] : ["r1", "r2", "r3"];
  history.stage(stageOutline(names, [{ kind: "reads", steps }], outlines));
  const inputs = names.map((name) => segmentInput(name, steps));
  if (activityId === ALONE) history.schedule("runReads", inputs[0]!);
  else {
    const devices = inputs.map((input) => memberOf(input, `0/${input.device}/0`));
    history.scheduleGroup({ ...commonOf(inputs[0]!), devices }, activityId);
  }
  const follower = followed(history.events, history.ref.run_id);
  await expect.poll(() => follower.stageOf("r1")).toBeDefined();
  const stage = follower.stageOf("r1") as string;
  const payloads = [defaultPayloadConverter.toPayload(journalOf(stage))];
  const activity = {
    activityId,
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

test("of each device of a group its own steps are told, while it is at them and once they are over", async () => {
  const started_at = "2026-01-02T03:04:05.000Z";
  const over = {
    action: "run",
    status: "passed",
    attempts: 1,
    started_at,
    duration_ms: 5,
    checks: [],
    artifacts: [],
  };
  const { follower } = await hintsOf(
    ["a", "b"],
    (stage) => ({
      journals: { r1: { steps: [], current: { step: "a", tries: 1, started_at } } },
      ends: [{ device: "r2", result: { steps: ["a", "b"].map((id) => ({ id, stage, ...over })) } }],
      told: [],
    }),
    GROUP,
  );
  await expect.poll(() => [...follower.hints.values()]).toHaveLength(5);
  const told = [...follower.hints.values()].map(({ event: { device, step, message } }) => [
    device,
    step,
    message,
  ]);
  expect(told).toEqual([
    ["r1", "a", "a under way"],
    ["r2", "a", undefined],
    ["r2", "b", undefined],
    ["r2", "b", "under way; 2 steps done"],
    ["r3", undefined, "under way"],
  ]);
});

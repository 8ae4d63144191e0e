// What happens inside the segments that are under way: one poller per run while it has readers. Hints only.
import { stepFinished, stepRetries } from "../../projection/step-events.js";
import { activityReader } from "../../projection/event-payloads.js";
import { firstValue, unlessRefused } from "../../projection/payloads.js";
import type { HistoryRef } from "../../projection/facts.js";
import { asGroupState } from "../../run-model/groups.js";
import type { RunEvent } from "../../schemas/event.js";
import type { StepResult } from "../../schemas/result.js";
import { stepLabel } from "../../schemas/step-label.js";
import { deviceOf } from "../../workflows/ids.js";
import type { Temporal } from "../temporal.js";
import type { Follower } from "./follower.js";

const EVERY_MS = 1_000;
/** A check may be repeated for hours. */
const LATEST_RETRIES = 20;
const pollers = new WeakMap<Follower, { users: number; timer: NodeJS.Timeout }>();

/** Starts, or shares, the follower's poller. @returns a function that ends this use. */
export function pollProgress(follower: Follower, temporal: Temporal): () => void {
  let poller = pollers.get(follower);
  if (!poller) {
    let busy = false;
    const timer = setInterval(() => {
      if (busy || follower.ended) return;
      busy = true;
      void look(follower, temporal)
        .catch(() => {})
        .finally(() => {
          busy = false;
        });
    }, EVERY_MS);
    timer.unref();
    poller = { users: 0, timer };
    pollers.set(follower, poller);
  }
  poller.users++;
  const used = poller;
  return () => {
    used.users--;
    if (used.users > 0) return;
    clearInterval(used.timer);
    if (pollers.get(follower) === used) pollers.delete(follower);
    // Nobody looks from here on: the next reader is told what is so then.
    follower.hints.clear();
  };
}

async function look(follower: Follower, temporal: Temporal): Promise<void> {
  const news = new Set<string>();
  for (const ref of follower.openHistories()) {
    for (const { now, steps } of await pendingOf(ref, follower, temporal)) {
      for (const step of steps) {
        const key = JSON.stringify([step.device, step.step, step.status, step.attempt]);
        news.add(key);
        if (!follower.hints.has(key)) follower.hint(key, step);
      }
      const key = `${now.stage} ${now.device}`;
      news.add(key);
      const before = follower.hints.get(key)?.event;
      if (before && before.message === now.message && before.step === now.step) continue;
      follower.hint(key, now);
    }
  }
  // The events of what is no longer pending tell it all.
  for (const key of follower.hints.keys()) if (!news.has(key)) follower.hints.delete(key);
}

/** What is told of a segment that is under way. */
interface SegmentHints {
  now: RunEvent;
  /** Steps of it that are over, and retries. */
  steps: RunEvent[];
}

async function pendingOf(ref: HistoryRef, follower: Follower, temporal: Temporal): Promise<SegmentHints[]> {
  const { pendingActivities } = await temporal.call((client) =>
    client.workflowService.describeWorkflowExecution({
      namespace: temporal.namespace,
      execution: { workflowId: ref.workflow_id, runId: ref.run_id },
    }),
  );
  const time = new Date().toISOString();
  const hints: SegmentHints[] = [];
  for (const pending of pendingActivities ?? []) {
    const activity_id = pending.activityId ?? "";
    const alone = deviceOf(activity_id);
    const devices = alone === undefined ? follower.groupOf(ref, activity_id) : [alone];
    if (devices.length === 0) continue;
    const reader = activityReader(temporal, ref.workflow_id, activity_id);
    const beat = await unlessRefused(firstValue(reader, pending.heartbeatDetails));
    for (const device of devices) {
      const said = alone === undefined ? ofMember(beat, device) : (beat as HeartbeatDetails | undefined);
      hints.push(hintsOf(follower, { device, journal: said ?? {}, pending, time }));
    }
  }
  return hints;
}

/** What the beat of a group says of one of its devices. */
function ofMember(beat: unknown, device: string): HeartbeatDetails | undefined {
  const { journals = {}, ends = [] } = asGroupState(beat) ?? {};
  const end = ends.find((each) => each.device === device);
  return end && "result" in end ? { steps: end.result.steps } : journals[device];
}

interface PendingSegment {
  device: string;
  journal: HeartbeatDetails;
  pending: Pending;
  time: string;
}

function hintsOf(follower: Follower, { device, journal, pending, time }: PendingSegment): SegmentHints {
  const hint = (about: Partial<RunEvent>): RunEvent => {
    const step_name = about.step === undefined ? undefined : follower.nameOf(about.step);
    return {
      time,
      run: follower.run,
      device,
      ...about,
      ...(step_name === undefined ? {} : { step_name }),
      type: "progress",
    };
  };
  const stage = follower.stageOf(device) ?? "";
  const now = hintOf(journal, Number(pending.attempt ?? 1), pending, (step) => follower.nameOf(step));
  return { now: hint({ stage, ...now }), steps: stepDrafts(device, journal, stage, time).map(hint) };
}

/** As the stored events will say it; what is a part of a step is told with the step. */
function stepDrafts(
  device: string,
  { steps = [], current }: HeartbeatDetails,
  stage: string,
  time: string,
): Partial<RunEvent>[] {
  const whole = steps.filter(({ detail }) => detail?.["part"] === undefined);
  const retries = [
    ...whole.flatMap((result) => stepRetries(device, result, time)),
    ...(current ? stepRetries(device, soFar(current, stage), time).slice(-LATEST_RETRIES) : []),
  ].map((retry) => ({ ...retry, status: "retrying" }));
  return [...retries, ...whole.map((result) => stepFinished(device, result, time))].toSorted((a, b) =>
    a.time.localeCompare(b.time),
  );
}

const soFar = (
  { step, tries, started_at = "", retries = [] }: CurrentStep,
  stage: string,
): Parameters<typeof stepRetries>[1] => ({
  id: step,
  stage,
  attempts: tries,
  started_at,
  detail: { retries: retries.map((retry) => ({ ...retry })) },
});

interface Pending {
  attempt?: number | null;
  lastFailure?: { message?: string | null } | null;
  lastStartedTime?: unknown;
}

/** What is read of a segment's journal. */
interface HeartbeatDetails {
  steps?: StepResult[];
  current?: CurrentStep;
  waits?: string;
  progress?: { bytes: number; of?: number };
}

interface CurrentStep {
  step: string;
  tries: number;
  started_at?: string;
  retries?: { at: string; message: string }[];
}

function hintOf(
  { steps = [], current, waits, progress }: HeartbeatDetails,
  attempt: number,
  { lastFailure, lastStartedTime }: Pending,
  nameOf: (step: string) => string | undefined,
): Partial<RunEvent> {
  const last = steps.at(-1);
  const done = steps.length > 0 ? `${steps.length} ${steps.length === 1 ? "step" : "steps"} done` : "";
  const said = attempt > 1 ? (lastFailure?.message ?? "") : "";
  const tries = current ? Math.max(1, current.tries) : attempt;
  const step = current?.step ?? last?.id;
  const waiting = waits !== undefined || (!current && !lastStartedTime);
  const moved = progress
    ? `, ${progress.bytes}${progress.of === undefined ? "" : ` of ${progress.of}`} bytes`
    : "";
  const under_way = waits === undefined ? `under way${moved}` : `waits for ${waits}`;
  const state = current
    ? `${stepLabel({ id: current.step, name: nameOf(current.step) })} ${under_way}`
    : lastStartedTime
      ? under_way
      : "waits for a worker";
  return {
    ...(last ? { stage: last.stage } : {}),
    ...(step === undefined ? {} : { step }),
    ...(tries > 1 ? { attempt: tries } : {}),
    ...(waiting ? { status: "waiting" } : {}),
    message: [state, done, said].filter((part) => part !== "").join("; "),
  };
}

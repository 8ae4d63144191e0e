// What happens inside the segments that are under way: one poller per run while it has readers. Hints only.
import { firstValue, unlessRefused } from "../../projection/payloads.js";
import type { HistoryRef } from "../../projection/facts.js";
import type { RunEvent } from "../../schemas/event.js";
import type { StepResult } from "../../schemas/result.js";
import { stepLabel } from "../../schemas/step-label.js";
import { deviceOf } from "../../workflows/ids.js";
import type { Temporal } from "../temporal.js";
import type { Follower } from "./follower.js";

const EVERY_MS = 1_000;
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
  };
}

async function look(follower: Follower, temporal: Temporal): Promise<void> {
  for (const ref of follower.openHistories()) {
    for (const hint of await pendingOf(ref, follower, temporal)) {
      const key = `${hint.stage} ${hint.device}`;
      const before = follower.hints.get(key)?.event;
      if (before && before.message === hint.message && before.step === hint.step) continue;
      follower.hint(key, hint);
    }
  }
}

async function pendingOf(ref: HistoryRef, follower: Follower, temporal: Temporal): Promise<RunEvent[]> {
  const { pendingActivities } = await temporal.call((client) =>
    client.workflowService.describeWorkflowExecution({
      namespace: temporal.namespace,
      execution: { workflowId: ref.workflow_id, runId: ref.run_id },
    }),
  );
  const time = new Date().toISOString();
  const hints: RunEvent[] = [];
  for (const pending of pendingActivities ?? []) {
    const device = deviceOf(pending.activityId ?? "");
    if (device === undefined) continue;
    const beat = firstValue(temporal.converter, pending.heartbeatDetails) as Promise<
      HeartbeatDetails | undefined
    >;
    const journal = await unlessRefused(beat);
    hints.push({
      time,
      run: follower.run,
      type: "progress",
      device,
      ...hintOf(journal ?? {}, Number(pending.attempt ?? 1), pending, (step) => follower.nameOf(step)),
    });
  }
  return hints;
}

interface Pending {
  lastFailure?: { message?: string | null } | null;
  lastStartedTime?: unknown;
}

/** What is read of a segment's journal. */
interface HeartbeatDetails {
  steps?: StepResult[];
  current?: { step: string; tries: number };
  waits?: string;
}

function hintOf(
  { steps = [], current, waits }: HeartbeatDetails,
  attempt: number,
  { lastFailure, lastStartedTime }: Pending,
  nameOf: (step: string) => string | undefined,
): Partial<RunEvent> {
  const last = steps.at(-1);
  const done = steps.length > 0 ? `${steps.length} ${steps.length === 1 ? "step" : "steps"} done` : "";
  const said = attempt > 1 ? (lastFailure?.message ?? "") : "";
  const tries = current ? Math.max(1, current.tries) : attempt;
  const step = current?.step ?? last?.id;
  const name = step === undefined ? undefined : nameOf(step);
  const under_way = waits === undefined ? "under way" : `waits for ${waits}`;
  const state = current
    ? `${stepLabel({ id: current.step, name })} ${under_way}`
    : lastStartedTime
      ? under_way
      : "waits for a worker";
  return {
    ...(last ? { stage: last.stage } : {}),
    ...(step === undefined ? {} : { step }),
    ...(name === undefined ? {} : { step_name: name }),
    ...(tries > 1 ? { attempt: tries } : {}),
    message: [state, done, said].filter((part) => part !== "").join("; "),
  };
}

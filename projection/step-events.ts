// The events of one step, made from its result when its segment has ended, with the step's own times.
import { indeterminateChange } from "../schemas/indeterminate.js";
import type { RunEvent } from "../schemas/event.js";
import type { StepResult } from "../schemas/result.js";

/** An event before it has an id and a run. */
export type Draft = Omit<RunEvent, "id" | "run">;

/** What is known of a step of which not all is: it is under way. */
type Retried = Pick<StepResult, "stage" | "id" | "name" | "item" | "attempts" | "started_at" | "detail">;

const ofStep = (
  device: string,
  { stage, id, name, item }: Pick<StepResult, "stage" | "id" | "name" | "item">,
) => ({
  stage,
  device,
  step: id,
  ...(name === undefined ? {} : { step_name: name }),
  ...(item === undefined ? {} : { item }),
});

/** @returns when the step ended, RFC 3339; `fallback` where the result has no time of its own. */
export function endOf(result: StepResult, fallback: string): string {
  const start = Date.parse(result.started_at);
  return Number.isNaN(start) ? fallback : new Date(start + result.duration_ms).toISOString();
}

export function stepStarted(device: string, result: StepResult, fallback: string): Draft {
  return { time: result.started_at || fallback, type: "step.started", ...ofStep(device, result), attempt: 1 };
}

/** One for every attempt after the first; with its reason and time where the result tells them. */
export function stepRetries(device: string, result: Retried, fallback: string): Draft[] {
  if (result.attempts < 2) return [];
  const told = result.detail?.["retries"];
  const retries = Array.isArray(told) ? (told as { at?: string; message?: string }[]) : [];
  return Array.from({ length: result.attempts - 1 }, (_, n) => ({
    time: retries[n]?.at ?? (result.started_at || fallback),
    type: "step.retrying" as const,
    ...ofStep(device, result),
    attempt: n + 2,
    ...(retries[n]?.message ? { message: retries[n].message } : {}),
  }));
}

export function stepFinished(device: string, result: StepResult, fallback: string): Draft {
  const { attempts, status, duration_ms, message, artifacts } = result;
  const change = indeterminateChange(result);
  const draft: Draft = { time: endOf(result, fallback), type: "step.finished", ...ofStep(device, result) };
  if (attempts > 0) draft.attempt = attempts;
  draft.status = status;
  draft.duration_ms = duration_ms;
  if (message !== undefined) draft.message = message;
  if (artifacts.length > 0) draft.artifacts = artifacts;
  if (change) draft.doubt = change;
  return draft;
}

/** All of a step that is over; a step that was skipped or never attempted only finishes. */
export function wholeStep(device: string, result: StepResult, fallback: string): Draft[] {
  const finished = stepFinished(device, result, fallback);
  if (result.attempts === 0 || result.status === "skipped") return [finished];
  return [stepStarted(device, result, fallback), ...stepRetries(device, result, fallback), finished];
}

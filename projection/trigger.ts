// A trigger's parts are activities of their own; people see one step.
import type { StepOutline, TriggerPart } from "../activities/contract.js";
import type { Json } from "../schemas/json.js";
import type { StepResult } from "../schemas/result.js";
import { isBad, triggerVerdict } from "../workflows/outcome.js";

const ORDER: readonly TriggerPart[] = ["requires", "do", "verify", "undo", "undone"];
export type Parts = Partial<Record<TriggerPart, StepResult>>;

/** The parts so far as one result. */
export function combineParts(parts: Parts): StepResult {
  const present = ORDER.flatMap((part) => (parts[part] ? [{ part, result: parts[part] }] : []));
  const results = present.map(({ result }) => result);
  const first = results[0] as StepResult;
  const end = Math.max(...results.map((result) => Date.parse(result.started_at) + result.duration_ms));
  const status = triggerVerdict(parts);
  const told =
    parts.requires && isBad(parts.requires.status)
      ? parts.requires
      : results.find((r) => r.status === status);
  const message = told?.message;
  return {
    id: first.id,
    stage: first.stage,
    action: "trigger",
    status,
    attempts: Math.max(...results.map((result) => result.attempts)),
    started_at: first.started_at,
    duration_ms: Math.max(0, end - Date.parse(first.started_at)) || 0,
    ...(message === undefined ? {} : { message }),
    checks: results.flatMap((result) => result.checks),
    ...(results.some((result) => result.saved)
      ? { saved: Object.assign({}, ...results.map((result) => result.saved)) as Record<string, Json> }
      : {}),
    artifacts: results.flatMap((result) => result.artifacts),
    detail: {
      parts: present.map(({ part, result }) => partDetail(part, result)),
    },
  };
}

function partDetail(part: TriggerPart, result: StepResult): Json {
  const { status, attempts, started_at, duration_ms, message, checks, detail } = result;
  return {
    part,
    status,
    attempts,
    started_at,
    duration_ms,
    ...(message === undefined ? {} : { message }),
    checks: checks as unknown as Json[],
    ...(detail ? { detail } : {}),
  };
}

/** Whether certainly no part comes after this one. */
export function isFinalPart(
  part: TriggerPart,
  result: StepResult,
  outline: StepOutline | undefined,
): boolean {
  const has = outline?.trigger;
  if (!has) return false;
  switch (part) {
    case "requires":
      return isBad(result.status);
    case "do":
      return !has.verify && !has.undo;
    case "verify":
      return !has.undo;
    case "undo":
      return !has.requires;
    case "undone":
      return true;
  }
}

// What becomes of an indeterminate change that is resolved: its new status, by whom or by what and when, and what was known before.
import type { Json } from "../packages/devices/src/words/json.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";

export interface Settlement {
  /** The person. */
  actor: string;
  status: StepStatus;
  /** RFC 3339. */
  time: string;
}

/** A check resolved the change. */
export const resolvedByCheck = (change: StepResult, status: StepStatus, check: StepResult): StepResult =>
  restated(change, status, `settled by ${check.id}: ${status}`, "settled", { by: check.id });

/** A person ended it. */
export function resolvedResult(change: StepResult, { actor, status, time }: Settlement): StepResult {
  const outcome = status === "passed" ? "applied" : "not_applied";
  const message = `resolved by ${actor}: ${outcome === "applied" ? "applied" : "not applied"}`;
  return restated(change, status, message, "resolved", { by: actor, at: time, outcome });
}

function restated(
  change: StepResult,
  status: StepStatus,
  message: string,
  how: "settled" | "resolved",
  about: Record<string, Json>,
): StepResult {
  const ended: Record<string, Json> = { ...about };
  if (change.message !== undefined) ended["doubt"] = change.message;
  return { ...change, status, message, detail: { ...change.detail, [how]: ended } };
}

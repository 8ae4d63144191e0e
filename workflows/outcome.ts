// How outcomes add up: worst wins.
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";

const WORST_FIRST = [
  "indeterminate",
  "errored",
  "failed",
  "timed_out",
  "cancelled",
  "passed",
  "skipped",
] as const;
type Outcome = (typeof WORST_FIRST)[number];

/** The worst of the outcomes; `skipped` only where all are, and where there are none. */
export function worst<T extends Outcome>(outcomes: Iterable<T>): T | "skipped" {
  const seen = new Set<Outcome>(outcomes);
  return (WORST_FIRST.find((outcome) => seen.has(outcome)) ?? "skipped") as T | "skipped";
}

/** Neither passed nor skipped. */
export const isBad = (status: Outcome): boolean => status !== "passed" && status !== "skipped";

export type TriggerParts = Partial<Record<"requires" | "do" | "verify" | "undo" | "undone", StepResult>>;

/**
 * What a trigger came to. A precondition that does not hold skips it; a change in doubt is settled by the trigger's own
 * verify, unless that held before the change already (`detail.held_before`).
 */
export function triggerVerdict(parts: TriggerParts): StepStatus {
  const { requires, verify, undo, undone } = parts;
  if (requires?.status === "failed") return "skipped";
  if (requires && isBad(requires.status)) return requires.status;
  const done = parts.do && verify ? settledBy(parts.do, verify.status) : parts.do?.status;
  return worst([done, verify?.status, undo?.status, undone?.status].filter((status) => status !== undefined));
}

/** The status of a change in doubt after a check of it, over a new session, came to `check`. */
export function settledBy(change: StepResult, check: StepStatus): StepStatus {
  const settles = change.status === "indeterminate" && change.detail?.["held_before"] !== true;
  return settles && (check === "passed" || check === "failed") ? check : change.status;
}

// How outcomes add up: worst wins.
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import type { DeviceCounts } from "../schemas/run.js";
import { means } from "./resolving-checks.js";

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

/** Of a step that was looked at and does not run, without an activity. */
export const notRun = ({
  started_at,
  message,
  ...about
}: Pick<StepResult, "id" | "stage" | "action" | "status" | "started_at"> & {
  message: string;
}): StepResult => ({
  ...about,
  attempts: 0,
  started_at,
  duration_ms: 0,
  message,
  checks: [],
  artifacts: [],
});

/** Neither passed nor skipped: what follows does not go on as if nothing had happened. */
export const isUnsuccessful = (status: string | undefined): boolean =>
  status !== "passed" && status !== "skipped";

/** @param steps statuses by result. @returns of a loop the worst status and how many iterations there were; undefined before any */
export function outcomeSoFar(
  steps: Readonly<Record<string, StepStatus>>,
  id: string,
): { status: StepStatus; turns?: number } | undefined {
  const status = steps[id];
  if (status !== undefined) return { status };
  const turns = Object.keys(steps).filter((turn) => means(id, turn));
  return turns.length === 0
    ? undefined
    : { status: worst(turns.map((turn) => steps[turn]!)), turns: turns.length };
}

/**
 * The status of an indeterminate change after a check of it, over a new session, came to `status`. The check proves something
 * only where it is known that it did not hold before the change: `detail.held_before` tells it of the change's own check,
 * `detail.checks_before` of each step that resolves it.
 * @param check id of the step that resolves it; absent: the change's own check
 */
export function resolvedBy(
  change: Pick<StepResult, "status" | "detail">,
  status: StepStatus,
  check?: string,
): StepStatus {
  const { held_before, checks_before } = change.detail ?? {};
  const before = check === undefined ? held_before : (checks_before as Baselines | undefined)?.[check];
  const isResolved = change.status === "indeterminate" && before === false;
  return isResolved && (status === "passed" || status === "failed") ? status : change.status;
}
type Baselines = Record<string, boolean>;

/** Counts in which no device has a status yet. */
export const noDevices = (total: number): DeviceCounts => ({
  total,
  passed: 0,
  failed: 0,
  errored: 0,
  skipped: 0,
  cancelled: 0,
  indeterminate: 0,
  running: 0,
  waiting: 0,
});

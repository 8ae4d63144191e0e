// What all reports are made of.
import { COUNTED } from "../../schemas/outcome.js";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";

export interface ReportInput {
  run: Run;
  /** Read once, so that those of a large run need not be in memory together. */
  results: Iterable<DeviceResult>;
}

const SECOND = 1_000;

/** `850 ms`, `12.3 s`, `4 min 5 s`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 60 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** From start to end, milliseconds; undefined while the run is not over. */
export function durationOf(run: Run): number | undefined {
  if (run.finished_at === null) return undefined;
  return Math.max(0, Date.parse(run.finished_at) - Date.parse(run.started_at ?? run.created_at));
}

/** `2 passed, 1 failed`. */
export function countsText({ devices }: Run): string {
  const parts = COUNTED.filter((word) => devices[word] > 0).map((word) => `${devices[word]} ${word}`);
  return parts.join(", ") || "no devices";
}

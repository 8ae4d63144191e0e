// Exit codes: what a pipeline reads. The numbers are a promise to users.
import type { RunStatus } from "../schemas/outcome.js";

export const EXIT = {
  passed: 0,
  failed: 1,
  usage: 2,
  errored: 3,
  cancelled: 4,
  indeterminate: 5,
} as const;

/**
 * The exit code of a run that has come to its end. A run whose devices were all skipped is not a failure.
 * A status that is not an end (`queued`, `running`, `paused`) has no code: whoever asks has to wait first.
 *
 * @returns undefined while the run has not ended
 */
export function exitCodeOf(status: RunStatus): number | undefined {
  switch (status) {
    case "passed":
    case "skipped":
      return EXIT.passed;
    case "failed":
      return EXIT.failed;
    case "errored":
      return EXIT.errored;
    case "cancelled":
    case "timed_out":
      return EXIT.cancelled;
    case "indeterminate":
      return EXIT.indeterminate;
    default:
      return undefined;
  }
}

export const hasEnded = (status: RunStatus): boolean => exitCodeOf(status) !== undefined;

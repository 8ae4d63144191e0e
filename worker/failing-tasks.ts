// Tasks of workflows that this worker fails: its build cannot go on with what an earlier one began. Temporal gives such a task
// out again and again, so the worker is not ready for as long.
import type { LogEntry } from "@temporalio/worker";
import { FAILING_TASKS } from "../policy/processes.js";

const FAILED = /^Failing workflow task/;
const NON_DETERMINISTIC = /NonDeterministic|\[TMPRL1100\]/;

export interface FailingTasks {
  /** Of the SDK's log. */
  told(entry: Pick<LogEntry, "message" | "meta">): void;
  /** Why the worker is not ready. */
  reasons(): string[];
}

/** @param now milliseconds of any monotonic clock */
export function createFailingTasks(now = () => performance.now()): FailingTasks {
  const failed = new Map<string, number>();
  return {
    told({ message, meta }) {
      const { failure, runId } = (meta ?? {}) as Record<string, unknown>;
      if (FAILED.test(message) && NON_DETERMINISTIC.test(String(failure))) failed.set(String(runId), now());
    },
    reasons() {
      for (const [run_id, at] of failed) if (now() - at > FAILING_TASKS.remembered_ms) failed.delete(run_id);
      if (failed.size === 0) return [];
      const [run_id] = failed.keys();
      return [
        `this build cannot go on with ${failed.size === 1 ? "one open workflow" : `${failed.size} open workflows`} (Temporal's run id ${run_id}): another build began ${failed.size === 1 ? "it" : "them"}. \`orchestrator runs show RUN\` tells more`,
      ];
    },
  };
}

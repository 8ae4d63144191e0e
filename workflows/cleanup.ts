// Work that is owed whatever happens to the run: `undo`, `always`.
import { CancellationScope } from "@temporalio/workflow";

/** Runs also after a cancel or a deadline, with a time limit of its own. */
export const cleanup = <T>(limit_ms: number, what: () => Promise<T>): Promise<T> =>
  CancellationScope.nonCancellable(() => CancellationScope.withTimeout(limit_ms, what));

// One attempt at a step: counts it, times it, and turns what goes wrong into an outcome, a retry or a cancellation.
import { DeviceError } from "../devices/errors.js";
import type { PlanStep } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { ExpressionError } from "../spec/index.js";
import { cancelledWith, delayAfter, isRetryable, tryAgain } from "./failure.js";
import { actionName } from "./describe.js";
import { resultOf } from "./steps/outcome.js";
import type { StepOutcome } from "./steps/outcome.js";
import { isBad } from "./steps/status.js";
import type { Task } from "./task.js";

export interface Attempt {
  task: Task;
  step: PlanStep;
  /** Of the result. */
  id: string;
  /** What a DeviceError means here; absent: retried as the step says, then errored. */
  onDeviceError?: (error: DeviceError) => StepOutcome | undefined;
}

/**
 * @returns the journal entry, which the journal has then
 * @throws {ApplicationFailure} to be tried again later @throws {CancelledFailure} with the journal, once cancelled
 */
export async function attemptStep(attempt: Attempt, action: () => Promise<StepOutcome>): Promise<StepResult> {
  const { task, step, id } = attempt;
  const { journal } = task;
  const begun = journal.state.current?.step === id ? journal.state.current : undefined;
  const current = {
    step: id,
    tries: (begun?.tries ?? 0) + 1,
    started_at: begun?.started_at ?? new Date().toISOString(),
  };
  journal.update({ current });
  const about = { "orchestrator.step": id, "orchestrator.action": actionName(step.action) };
  const tried = { "orchestrator.attempt": current.tries };
  const { result, outcome } = await task.deps.tracing.span(
    `step ${about["orchestrator.action"]}`,
    { shared: about, attributes: tried },
    async (span) => {
      const outcome = await action().catch((error: unknown) => settleError(attempt, current.tries, error));
      const result = resultOf(task, step, { id, ...current }, outcome);
      span.set({ "orchestrator.status": result.status });
      if (isBad(result.status)) span.fail(result.message);
      return { result, outcome };
    },
  );
  journal.add(result);
  if (outcome.status === "cancelled") throw cancelledWith(journal);
  return result;
}

async function settleError(attempt: Attempt, tries: number, error: unknown): Promise<StepOutcome> {
  const { task, step } = attempt;
  if (error instanceof ExpressionError) {
    return { status: "errored", message: error.message };
  }
  if (!(error instanceof DeviceError)) {
    if (task.journal.signal.aborted) return { status: "cancelled", message: "cancelled" };
    throw error;
  }
  const settled = attempt.onDeviceError?.(error);
  if (settled) return settled;
  if (error.code === "cancelled" || task.journal.signal.aborted)
    return { status: "cancelled", message: error.message };
  if (isRetryable(error) && tries < step.retry.attempts) {
    task.log.info({ step: attempt.id, attempt: tries, code: error.code }, "step is tried again");
    task.deps.meter.retry({ action: actionName(step.action), code: error.code });
    throw await tryAgain(task.journal, task.redactor.text(error.message), delayAfter(tries, step.retry));
  }
  return { status: "errored", message: error.message, detail: { code: error.code } };
}

// One attempt at a step: counts it, times it, and turns what goes wrong into an outcome, a retry or a cancellation.
import { delayAfter, LOST_ATTEMPTS } from "../policy/steps.js";
import { JOURNAL } from "../policy/limits.js";
import { DeviceError } from "../packages/devices/src/errors.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { PlanStep } from "../schemas/plan.js";
import { fromPlan, messageOf, ownWord } from "../packages/devices/src/words/masked.js";
import type { MaskedResult } from "../schemas/result.js";
import { ExpressionError } from "../compiler/index.js";
import type { Span, SpanOptions } from "../telemetry/tracing.js";
import type { CurrentStep, RetryNote } from "./contract.js";
import { describeDefect, isDefect } from "./defect.js";
import { cancelledWith, isRetryable, tryAgain } from "./failure.js";
import { actionName } from "../steps/register.js";
import { expressionMessage } from "./expression-message.js";
import { maskMessage } from "./mask-message.js";
import { maskUnexpected } from "./mask-unexpected.js";
import { isOtherPlatform, withSimilar } from "./other-platform.js";
import { nameHere } from "./step-name.js";
import { errorDetail, resultOf, StepEnd } from "./steps/outcome.js";
import type { StepOutcome } from "./steps/outcome.js";
import { CutOutput } from "./steps/cut-output.js";
import { tooMuchSaved } from "./steps/saved-limit.js";
import type { Task } from "./task.js";
import { isUnsuccessful } from "../run-model/outcome.js";

export interface Attempt {
  task: Task;
  step: PlanStep;
  /** Of the result. */
  id: string;
  /** Of the iteration, where the segment itself loops. */
  item?: Json;
  /** What a DeviceError means here; absent: retried as the step says, then errored. */
  onDeviceError?: (error: DeviceError) => StepOutcome | undefined;
  /** What a defect of ours means here, or a store that is away; absent: the step is errored, or tried again. */
  onUnexpected?: (message: string, isDefect: boolean) => StepOutcome | undefined;
  /** A check that is repeated until it holds. */
  poll?: true;
  /** A change of which no attempt before this one has sent anything. */
  unsent?: true;
}

/**
 * @returns the journal entry, which the journal has then
 * @throws {ApplicationFailure} to be tried again later @throws {CancelledFailure} with the journal, once cancelled
 */
export async function attemptStep(
  attempt: Attempt,
  action: () => Promise<StepOutcome>,
): Promise<MaskedResult> {
  const { task, step, id, item } = attempt;
  const { journal } = task;
  task.commands = undefined;
  const begun = journal.begunBefore(id);
  const now = new Date(task.clock()).toISOString();
  const lost = begun && begun.failure === undefined ? (begun.lost ?? 0) + 1 : 0;
  const exceeded = attemptsLost(attempt, begun, lost);
  const current: CurrentStep = {
    step: id,
    tries: begun ? begun.tries + (exceeded ? 0 : 1) : (journal.about.repeated?.[id] ?? 1),
    started_at: begun?.started_at ?? now,
    ...(lost > 0 ? { lost } : {}),
    ...(begun ? { retries: retriesWith(begun, now) } : {}),
  };
  await journal.begin(current);
  const { part } = task.input;
  task.session.begin({ step: part ? `${id}@${part}` : id, poll: attempt.poll === true });
  const { tracing } = task.deps;
  let cancelled = false;
  const act = async () => {
    let outcome: StepOutcome;
    try {
      outcome = exceeded ?? (await action());
      await journal.storeWhenDue();
    } catch (error) {
      outcome = await settleError(attempt, current.tries, error);
    }
    const beyond = tooMuchSaved(task, id, outcome.saved ?? {});
    if (beyond !== undefined) {
      const { saved: _notKept, ...rest } = outcome;
      outcome = { ...rest, status: "errored", message: beyond };
    }
    cancelled = outcome.status === "cancelled";
    const name = await nameHere(task, step, item);
    const about = {
      id,
      ...current,
      ...(item === undefined ? {} : { item }),
      ...(name === undefined ? {} : { name }),
    };
    return resultOf(task, step, about, outcome);
  };
  const result = tracing.on
    ? await tracing.span(...spanOf(attempt, current.tries), traced(act))
    : await act();
  journal.add(result);
  if (cancelled) throw cancelledWith(journal);
  return result;
}

/** @returns the end of a step whose attempts were lost with their workers too often: another one may stall this worker too */
function attemptsLost(
  { step, poll, unsent }: Attempt,
  begun: CurrentStep | undefined,
  lost: number,
): StepOutcome | undefined {
  // A poll is tried again as often as it takes.
  const had = poll ? lost : (begun?.tries ?? 0);
  if (lost === 0 || had < Math.max(LOST_ATTEMPTS, step.retry.attempts)) return undefined;
  const message =
    `the worker was lost or stalled during ${lost === had ? `all ${had} attempts` : `${lost} of ${had} attempts`} at this step; ` +
    "it is not tried again. Look into the log of the worker for what ended or stalled it";
  return {
    status: "errored",
    message: unsent ? `nothing was sent: ${message}` : message,
    detail: { code: "worker_lost", ...(unsent ? { sent: false } : {}) },
  };
}

const retriesWith = ({ retries = [], failure }: CurrentStep, at: string): RetryNote[] =>
  [...retries, { at, message: failure ?? ownWord("the worker was lost during the attempt before") }].slice(
    0,
    JOURNAL.retries,
  );

function spanOf({ step, id }: Attempt, tries: number): [name: string, options: SpanOptions] {
  const action = actionName(step.action);
  return [
    `step ${action}`,
    {
      shared: { "orchestrator.step": fromPlan(id), "orchestrator.action": ownWord(action) },
      attributes: { "orchestrator.attempt": tries },
    },
  ];
}

const traced = (act: () => Promise<MaskedResult>) => async (span: Span) => {
  const result = await act();
  span.set({ "orchestrator.status": ownWord(result.status) });
  // Why is in the result: its message quotes the device.
  if (isUnsuccessful(result.status)) span.fail();
  return result;
};

async function settleError(attempt: Attempt, tries: number, thrown: unknown): Promise<StepOutcome> {
  const { task, step } = attempt;
  if (thrown instanceof ExpressionError) {
    return {
      status: "errored",
      message: expressionMessage(step, thrown, (text) => task.redactor.text(text)),
    };
  }
  if (thrown instanceof StepEnd) return thrown.outcome;
  if (thrown instanceof CutOutput) throw thrown;
  if (!(thrown instanceof DeviceError)) return settleUnexpected(attempt, thrown);
  const error = await withSimilar(thrown, task.platform, "change");
  const settled = attempt.onDeviceError?.(error);
  if (settled) return settled;
  if (error.code === "cancelled" || task.journal.signal.aborted)
    return { status: "cancelled", message: error.message };
  if (isRetryable(error) && !isOtherPlatform(task, step, error) && tries < step.retry.attempts) {
    task.log().info({ step: fromPlan(attempt.id), attempt: tries, code: error.code }, "step is tried again");
    task.deps.meter.retry({ action: actionName(step.action), code: error.code });
    const delay = task.time.retryAfter(delayAfter(tries, step.retry));
    throw await tryAgain(task.journal, maskMessage(task, error.message), delay);
  }
  return { status: "errored", message: error.message, detail: errorDetail(error) };
}

/** @throws what another attempt may not meet again: the store was away, Temporal did not answer */
function settleUnexpected({ task, id, onUnexpected }: Attempt, unexpected: unknown): StepOutcome {
  const error = maskUnexpected(task.redactor, unexpected);
  const defect = isDefect(error);
  const message = defect ? describeDefect(error) : messageOf(error);
  if (defect) task.log().error({ step: fromPlan(id), err: error }, "internal error");
  const settled = onUnexpected?.(message, defect);
  if (settled) return settled;
  if (task.journal.signal.aborted) return { status: "cancelled", message: "cancelled" };
  if (!defect) {
    task.journal.noteFailure(messageOf(error));
    throw error;
  }
  return { status: "errored", message, detail: { code: "internal_error" } };
}

// A change: sent at most once, whatever happens to this worker.
import { CLAIMED_AGAIN_MS, LOST_ATTEMPTS } from "../policy/steps.js";
import type { DeviceError } from "../packages/devices/src/errors.js";
import type { PlanStep } from "../schemas/plan.js";
import { attemptStep } from "./attempt.js";
import { runsWhen } from "./conditions.js";
import type { SegmentInput, SegmentResult } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { tryAgain } from "./failure.js";
import { type Intent, IntentKey, NotSent } from "./intent.js";
import { ownText, ownWord } from "../packages/devices/src/words/masked.js";
import { maskLines } from "./off-loop/slices.js";
import { scopeOf } from "./scope.js";
import { actionOf, readIn, renderChange, sendChange } from "./steps/change.js";
import { sendConfirm } from "./steps/confirm.js";
import type { Ending } from "./steps/confirm.js";
import { indeterminateOutcome, afterUnexpected, afterError } from "./steps/indeterminate.js";
import { baselineOf } from "./steps/held-before.js";
import { resultOf } from "./steps/outcome.js";
import type { StepOutcome } from "./steps/outcome.js";
import { preview } from "./steps/preview.js";
import { ask } from "./steps/read.js";
import { abortCommit } from "./steps/abort-commit.js";
import { stepOf, withTask } from "./task.js";
import type { Task } from "./task.js";
import { resultId } from "../run-model/result-id.js";

export function runWrite(deps: ActivityDeps, input: SegmentInput): Promise<SegmentResult> {
  return withTask(deps, input, "acknowledged", async (task) => {
    const step = stepOf(task, input.steps[0] ?? "");
    const id = resultId(step.id, input.iteration);
    const intent = new IntentKey(task, step.id);
    const earlier = await intent.earlier();
    if (earlier)
      return task.journal.add(earlier.result ?? indeterminateResult(task, step, id, earlier.intent));
    if (!input.part && (await runsWhen(task, step, id, await scopeOf(task, step, input.iteration?.item))))
      return;
    const onDeviceError = (error: DeviceError) => afterError(intent.claimed, error);
    try {
      await attemptStep(
        {
          task,
          step,
          id,
          onDeviceError,
          onUnexpected: (message, isDefect) => afterUnexpected(intent.claimed, message, isDefect),
          unsent: true,
        },
        () => PARTS[input.part ?? "do"]?.(task, step, id, intent) ?? change(task, step, id, intent),
      );
    } finally {
      const result = task.journal.resultOf(id);
      if (result && intent.claimed) await intent.settle(result.detail?.["sent"] === false ? {} : { result });
    }
  });
}

function indeterminateResult(task: Task, step: PlanStep, id: string, intent: Intent) {
  const attempt = { id, started_at: intent.created_at, tries: intent.attempt };
  return resultOf(task, step, attempt, indeterminateOutcome(intent));
}

async function change(task: Task, step: PlanStep, id: string, intent: IntentKey): Promise<StepOutcome> {
  const scope = await scopeOf(task, step, task.input.iteration?.item);
  const rendered = await renderChange(task, actionOf(step, task.input.part), scope);
  task.commands = rendered.lines;
  const read = await readIn(task, step, rendered);
  if (read) return ask(task, step, { asked: read, commands: rendered.lines, id, scope, isLast: true });
  if (task.plan.check) return preview(task, step, id, rendered);
  const baseline = await baselineOf(task, step, scope);
  const lines = await maskLines(task.redactor, rendered.lines);
  const about = { lines, ...baseline };
  try {
    const claim = (seen: { config_before?: string }) => intent.claim({ ...about, ...seen });
    const outcome = await sendChange({ task, step, id, scope, rendered, claim });
    return { ...outcome, detail: { ...outcome.detail, ...about, sent: true } };
  } catch (error) {
    if (error instanceof NotSent) return notSent(task, step, error);
    throw error;
  }
}

type Part = (task: Task, step: PlanStep, id: string, intent: IntentKey) => Promise<StepOutcome>;

/** How a commit-confirm ends. At most once as well: a second time could end what somebody else has begun. */
const PARTS: Partial<Record<NonNullable<SegmentInput["part"]>, Part>> = {
  confirm: (task, step, id, intent) => end(task, step, id, intent, sendConfirm),
  abort: (task, step, id, intent) => end(task, step, id, intent, abortCommit),
};

async function end(
  task: Task,
  step: PlanStep,
  id: string,
  intent: IntentKey,
  how: (ending: Ending) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  const lines = [ownText`(${ownWord(task.input.part ?? "do")})`];
  try {
    return await how({ task, step, id, claim: () => intent.claim({ lines }) });
  } catch (error) {
    if (error instanceof NotSent) return notSent(task, step, error);
    throw error;
  }
}

/** Another worker may be about to know more, or this one was held up: look again, from the beginning. */
async function notSent(task: Task, step: PlanStep, error: NotSent): Promise<StepOutcome> {
  const tries = task.journal.about.current?.tries ?? 1;
  if (error.why === "cancelled")
    return { status: "cancelled", message: "cancelled before anything was sent", detail: { sent: false } };
  if (error.why !== "refused" && tries < Math.max(LOST_ATTEMPTS, step.retry.attempts))
    throw await tryAgain(task.journal, error.message, CLAIMED_AGAIN_MS);
  return { status: "errored", message: `nothing was sent: ${error.message}`, detail: { sent: false } };
}

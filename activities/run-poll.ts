// A check that is repeated until it holds, or until its time is over: `verify` with `within`, and the checks of triggers.
import { CHECK } from "../policy/steps.js";
import { fromPlan, ownText, ownWord } from "../packages/devices/src/words/masked.js";
import type { PlanStep, VerifyAction } from "../schemas/plan.js";
import type { SegmentInput, SegmentResult } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { attemptStep } from "./attempt.js";
import { runsWhen } from "./conditions.js";
import { isRetryable, planBug, tryAgain } from "./failure.js";
import { maskMessage } from "./mask-message.js";
import { isOtherPlatform } from "./other-platform.js";
import { scopeOf } from "./scope.js";
import { checkOf } from "./steps/checks.js";
import { ask } from "./steps/read.js";
import { followsChange } from "./steps/under-check.js";
import { watchRollback } from "./steps/rollback.js";
import { errorDetail, type StepOutcome } from "./steps/outcome.js";
import { stepOf, withTask } from "./task.js";
import type { Task } from "./task.js";
import { resultId } from "../run-model/result-id.js";

export function runPoll(deps: ActivityDeps, input: SegmentInput): Promise<SegmentResult> {
  return withTask(deps, input, "sdk", async (task) => {
    const step = stepOf(task, input.steps[0] ?? "");
    const id = resultId(step.id, input.iteration);
    if (task.journal.resultOf(id)) return;
    const scope = await scopeOf(task, step, input.iteration?.item);
    if (!input.part && (await runsWhen(task, step, id, scope))) return;
    if (input.part === "rollback") {
      await attemptStep({ task, step, id, poll: true }, () => watchRollback(task, step));
      return;
    }
    const check = checkOf(step, input.part, task.platform);
    if (!check) throw planBug(ownText`step ${fromPlan(id)} has no check ${ownWord(input.part ?? "do")}`);
    await attemptStep({ task, step, id, poll: true }, () => poll(task, step, id, check));
  });
}

async function poll(task: Task, step: PlanStep, id: string, check: VerifyAction): Promise<StepOutcome> {
  const { journal, time } = task;
  const began_at = journal.about.poll?.began_at ?? time.now();
  // What is only shown and not applied brings nothing about that one could wait for.
  const unapplied = task.plan.check && followsChange(task.plan, task.input.device, step.id);
  const end = began_at + (unapplied ? 0 : (check.within_ms ?? 0));
  for (;;) {
    const looks = (journal.about.poll?.looks ?? 0) + 1;
    const outcome = await look(task, step, id, check);
    const now = time.now();
    const holds_since = outcome.status === "passed" ? (journal.about.poll?.holds_since ?? now) : undefined;
    const { lost: _until_now, ...current } = journal.about.current!;
    journal.update({
      current,
      poll: { began_at, looks, ...(holds_since === undefined ? {} : { holds_since }) },
    });
    const stable = holds_since !== undefined && now - holds_since >= (check.stable_for_ms ?? 0);
    const verdict = { ...outcome, detail: { ...outcome.detail, looks } };
    if (stable) return verdict;
    if (now >= end)
      return holds_since === undefined
        ? unmet(verdict, check, looks)
        : unstable(verdict, check, now - holds_since);
    const delay = time.nextLook(check.every_ms, Math.max(0, end - now));
    if (delay >= CHECK.long_wait_ms) {
      const why = outcome.message ?? "holds, but not for long enough yet";
      throw await tryAgain(journal, maskMessage(task, why), time.retryAfter(delay));
    }
    await time.pause(delay, journal.signal);
  }
}

/** A device that cannot be reached, as after a reload, does not pass this look; the next one may. */
async function look(task: Task, step: PlanStep, id: string, check: VerifyAction): Promise<StepOutcome> {
  try {
    const scope = await scopeOf(task, step, task.input.iteration?.item);
    return await ask(task, step, { asked: check, id, scope, isLast: true });
  } catch (error) {
    if (check.within_ms === undefined || task.journal.signal.aborted || !isRetryable(error)) throw error;
    if (isOtherPlatform(task, step, error)) throw error;
    return { status: "errored", message: error.message, detail: errorDetail(error) };
  }
}

function unmet(outcome: StepOutcome, check: VerifyAction, looks: number): StepOutcome {
  if (check.within_ms === undefined || looks === 1) return outcome;
  return { ...outcome, message: `${outcome.message ?? ""} (${looks} looks within ${check.within_ms} ms)` };
}

function unstable(outcome: StepOutcome, check: VerifyAction, held_ms: number): StepOutcome {
  const message = `held for ${held_ms} ms at the end of ${check.within_ms ?? 0} ms, ${check.stable_for_ms ?? 0} ms were asked for`;
  return { ...outcome, status: "failed", message };
}

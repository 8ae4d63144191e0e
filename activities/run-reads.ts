// A segment of read-only steps: one session, step after step, as far as they pass.
import { CutOutput, forgetFrom, repeatCutEnd } from "./steps/cut-output.js";
import { readAction } from "./steps/read.js";
import type { SegmentInput, SegmentResult } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { type Attempt, attemptStep } from "./attempt.js";
import { itemsOf, runsWhen } from "./conditions.js";
import { scopeOf } from "./scope.js";
import type { Scope } from "./scope.js";
import { resultId, stepOf, withTask } from "./task.js";
import type { Task } from "./task.js";
import type { Json } from "../schemas/json.js";
import type { PlanStep } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { isUnsuccessful } from "../workflows/outcome.js";
import { baseOf } from "../workflows/settling.js";

export function runReads(deps: ActivityDeps, input: SegmentInput): Promise<SegmentResult> {
  return withTask(deps, input, "sdk", async (task) => {
    for (let at = 0; ; ) {
      try {
        while (at < input.steps.length && (await readStep(task, stepOf(task, input.steps[at] as string))))
          at += 1;
        return await repeatCutEnd(task);
      } catch (error) {
        if (!(error instanceof CutOutput)) throw error;
        await forgetFrom(task, error.id);
        at = input.steps.indexOf(baseOf(error.id));
      }
    }
  });
}

/** @returns whether the next step may follow. */
async function readStep(task: Task, step: PlanStep): Promise<boolean> {
  const { iteration } = task.input;
  const whole = resultId(step.id, iteration);
  const passed_by = new Set(task.input.done);
  if (passed_by.has(whole)) return true;
  const done = task.journal.resultOf(whole);
  if (done) return mayGoOn(step, done);
  const scope = await scopeOf(task, step, iteration?.item);
  const skipped = await runsWhen(task, step, whole, scope);
  if (skipped) return mayGoOn(step, skipped);
  if (iteration || !step.for_each) return mayGoOn(step, await readOnce({ task, step, id: whole }, scope));
  const items = await itemsFor(task, step, scope);
  if (items === "errored") return step.on_failure === "continue";
  for (const [index, item] of items.entries()) {
    const id = resultId(step.id, { index });
    if (passed_by.has(id)) continue;
    const result =
      task.journal.resultOf(id) ??
      (await readOnce({ task, step, id, item }, await scopeOf(task, step, item)));
    if (!mayGoOn(step, result)) return false;
  }
  return true;
}

async function itemsFor(task: Task, step: PlanStep, scope: Scope): Promise<Json[] | "errored"> {
  try {
    return (await itemsOf(step, scope)) ?? [];
  } catch (error) {
    await attemptStep({ task, step, id: step.id }, () => Promise.reject(error));
    return "errored";
  }
}

const readOnce = (attempt: Attempt, scope: Scope): Promise<StepResult> =>
  attemptStep(attempt, () => readAction(attempt.task, attempt.step, attempt.id, scope));

const mayGoOn = (step: PlanStep, result: StepResult): boolean =>
  !isUnsuccessful(result.status) || step.on_failure === "continue";

// A segment of read-only steps: one session, step after step, as far as they pass.
import { CutOutput, forgetFrom, repeatCutEnd } from "./steps/cut-output.js";
import { executeStep } from "./execute-step.js";
import type { SegmentInput, SegmentResult } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { type Attempt, attemptStep } from "./attempt.js";
import { itemsOf, runsWhen } from "./conditions.js";
import { scopeOf } from "./scope.js";
import type { Scope } from "./scope.js";
import { stepOf, withTask } from "./task.js";
import type { Task } from "./task.js";
import type { Json } from "../packages/devices/src/words/json.js";
import { pause } from "../packages/devices/src/words/loop-turn.js";
import type { PlanStep } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { isUnsuccessful } from "../run-model/outcome.js";
import { baseOf, resultId } from "../run-model/result-id.js";

export function runReads(deps: ActivityDeps, input: SegmentInput): Promise<SegmentResult> {
  return withTask(deps, input, "sdk", async (task) => {
    for (let at = 0; ; ) {
      try {
        const left = await readFrom(task, at);
        await repeatCutEnd(task);
        return left;
      } catch (error) {
        if (!(error instanceof CutOutput)) throw error;
        await forgetFrom(task, error.id);
        at = input.steps.indexOf(baseOf(error.id));
      }
    }
  });
}

/** @returns `left` where the segment has no room for the results of more steps */
async function readFrom(task: Task, first: number): Promise<"left" | undefined> {
  const { steps, done } = task.input;
  const passed_by = new Set(done);
  // Steps that do not run wait for nothing: those of many devices would hold the loop until all of them are through.
  for (let at = first; at < steps.length; at++) {
    await pause();
    const next = await readStep(task, stepOf(task, steps[at] as string), passed_by);
    if (next === "end") return undefined;
    if (next === "full" || (task.journal.isFull && at + 1 < steps.length)) return "left";
  }
  return undefined;
}

/** Whether the next step may follow; `full`: it has more iterations, which this segment has no room for. */
type Next = "on" | "end" | "full";

async function readStep(task: Task, step: PlanStep, passed_by: ReadonlySet<string>): Promise<Next> {
  const { iteration } = task.input;
  const whole = resultId(step.id, iteration);
  if (passed_by.has(whole)) return "on";
  const done = task.journal.resultOf(whole);
  if (done) return mayGoOn(step, done);
  const scope = await scopeOf(task, step, iteration?.item);
  const skipped = await runsWhen(task, step, whole, scope);
  if (skipped) return mayGoOn(step, skipped);
  if (iteration || !step.for_each) return mayGoOn(step, await readOnce({ task, step, id: whole }, scope));
  const items = await itemsFor(task, step, scope);
  if (items === "errored") return step.on_failure === "continue" ? "on" : "end";
  for (const [index, item] of items.entries()) {
    const id = resultId(step.id, { index });
    if (passed_by.has(id)) continue;
    const result =
      task.journal.resultOf(id) ??
      (await readOnce({ task, step, id, item }, await scopeOf(task, step, item)));
    const next = mayGoOn(step, result);
    if (next === "end") return next;
    if (task.journal.isFull && index + 1 < items.length) return "full";
  }
  return "on";
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
  attemptStep(attempt, () => executeStep(attempt.task, attempt.step, attempt.id, scope));

const mayGoOn = (step: PlanStep, result: StepResult): Next =>
  !isUnsuccessful(result.status) || step.on_failure === "continue" ? "on" : "end";

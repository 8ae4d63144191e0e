// `when` and `for_each`: whether a step runs, and for which items.
import type { Json } from "../schemas/json.js";
import type { PlanStep } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { ExpressionError, evaluate, evaluateCondition, renderValue } from "../spec/index.js";
import { attemptStep } from "./attempt.js";
import type { Scope } from "./scope.js";
import type { Task } from "./task.js";

/** @returns the entry of a step that does not run, or whose `when` cannot be evaluated; undefined: it runs. */
export function runsWhen(
  task: Task,
  step: PlanStep,
  id: string,
  scope: Scope,
): Promise<StepResult> | undefined {
  if (step.when === undefined) return undefined;
  const when = step.when;
  const verdict = tryTo(() => evaluateCondition(when, scope));
  if (verdict === true) return undefined;
  return attemptStep({ task, step, id }, async () =>
    verdict === false
      ? { status: "skipped", message: `when: ${when}` }
      : { status: "errored", message: verdict.message },
  );
}

/** The items of the step's `for_each`; undefined where it has none. @throws {ExpressionError} */
export function itemsOf(step: PlanStep, scope: Scope): Json[] | undefined {
  if (!step.for_each) return undefined;
  const { items } = step.for_each;
  if (Array.isArray(items)) return items.map((item) => renderValue(item, scope));
  const value = evaluate(items.cel, scope);
  if (!Array.isArray(value)) throw notIterable(`for_each: ${items.cel} is no list`);
  if (value.length > MOST_ITEMS) throw notIterable(`for_each: ${value.length} items, at most ${MOST_ITEMS}`);
  return value;
}

const MOST_ITEMS = 1_000;
const notIterable = (message: string) => new ExpressionError("evaluation_failed", message, 0);

function tryTo(what: () => boolean): boolean | ExpressionError {
  try {
    return what();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

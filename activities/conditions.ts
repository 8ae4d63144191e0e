// `when` and `for_each`: whether a step runs, and for which items.
import { LOOP_ITEMS } from "../policy/limits.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { PlanStep } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { ExpressionError } from "../compiler/index.js";
import { attemptStep } from "./attempt.js";
import { expressionMessage } from "./expression-message.js";
import { runJob } from "./off-loop/run-job.js";
import type { Scope } from "./scope.js";
import type { Task } from "./task.js";

/** @returns the entry of a step that does not run, or whose `when` cannot be evaluated; undefined: it runs. */
export function runsWhen(
  task: Task,
  step: PlanStep,
  id: string,
  scope: Scope,
): Promise<StepResult | undefined> | undefined {
  return step.when === undefined ? undefined : decide(task, step, id, step.when, scope);
}

async function decide(
  task: Task,
  step: PlanStep,
  id: string,
  when: string,
  scope: Scope,
): Promise<StepResult | undefined> {
  const verdict = await runJob({ kind: "condition", cel: when, scope }).catch(ifExpression);
  if (verdict === true) return undefined;
  return attemptStep({ task, step, id }, async () =>
    verdict === false
      ? { status: "skipped", message: `when: ${when}` }
      : {
          status: "errored",
          message: `when: ${expressionMessage(step, verdict, (text) => task.redactor.text(text))}`,
        },
  );
}

/** The items of the step's `for_each`; undefined where it has none. @throws {ExpressionError} */
export async function itemsOf(step: PlanStep, scope: Scope): Promise<Json[] | undefined> {
  if (!step.for_each) return undefined;
  const { items } = step.for_each;
  const value = await runJob({ kind: "items", items, scope });
  if (!Array.isArray(value))
    throw notIterable(`for_each: ${Array.isArray(items) ? "" : `${items.cel} `}is not a list`);
  if (Array.isArray(items)) return value;
  if (value.length > LOOP_ITEMS) throw notIterable(`for_each: ${value.length} items, at most ${LOOP_ITEMS}`);
  return value;
}

const notIterable = (message: string) => new ExpressionError("evaluation_failed", message, 0);

function ifExpression(error: unknown): ExpressionError {
  if (error instanceof ExpressionError) return error;
  throw error;
}

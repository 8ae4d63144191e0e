// What the kind of a step does with its device.
import type { PlanStep } from "../schemas/plan.js";
import { actionName, KINDS } from "../steps/register.js";
import type { Execution, StepKind } from "../steps/kind.js";
import { planBug } from "./failure.js";
import type { Scope } from "./scope.js";
import type { StepOutcome } from "./steps/outcome.js";
import type { Task } from "./task.js";

/** Loaded before the first step, so that no step waits for it. */
const executions = new Map<string, Execution<unknown> | undefined>(
  await Promise.all(
    Object.entries<Partial<StepKind<unknown>>>(KINDS).map(
      async ([name, kind]) => [name, await kind.execute?.()] as const,
    ),
  ),
);

export function executeStep(task: Task, step: PlanStep, id: string, scope: Scope): Promise<StepOutcome> {
  const name = actionName(step.action);
  const execution = executions.get(name);
  if (!execution) throw planBug(`step ${id} is a ${name}, which no segment runs`);
  const value = (step.action as Record<string, unknown>)[name];
  return execution.execute(task, step, value, { id, scope });
}

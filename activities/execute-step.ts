// What the kind of a step does with its device.
import { fromPlan, ownText } from "../packages/devices/src/words/masked.js";
import type { ActionName, PlanStep } from "../schemas/plan.js";
import type { Execution } from "../steps/kind.js";
import { kindOf } from "../steps/register.js";
import { planBug } from "./failure.js";
import type { Scope } from "./scope.js";
import type { StepOutcome } from "./steps/outcome.js";
import type { Task } from "./task.js";

/** Each is loaded with the first step of its kind. */
const loaded = new Map<ActionName, Execution<unknown>>();

export async function executeStep(
  task: Task,
  step: PlanStep,
  id: string,
  scope: Scope,
): Promise<StepOutcome> {
  const { name, kind, value } = kindOf(step.action);
  const execution = loaded.get(name) ?? (await kind.execute?.());
  if (!execution) throw planBug(ownText`step ${fromPlan(id)} is a ${fromPlan(name)}, which no segment runs`);
  loaded.set(name, execution);
  return execution.execute(task, step, value, { id, scope });
}

// Whether the check that would settle a doubt about a change holds already before it; then it could prove nothing.
import type { PlanStep, VerifyAction } from "../../schemas/plan.js";
import { evaluateExpectations } from "../../spec/index.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { checkOf, confirmOf } from "./checks.js";
import { renderCommands, sendCommands } from "./commands.js";
import { observed, refuseWrites } from "./read.js";

/** @returns undefined where no check settles this change. */
export async function heldBefore(task: Task, step: PlanStep, scope: Scope): Promise<boolean | undefined> {
  const check = settlingCheck(task, step);
  if (!check) return undefined;
  const commands = renderCommands(check, scope);
  refuseWrites(task, withoutEffect(step), commands);
  const answers = await sendCommands({ task, step, scope, commands, action: check });
  if (answers.refused) return false;
  const expected = [...check.expect, ...step.expect];
  return evaluateExpectations(expected, observed(answers, scope)).every(({ held }) => held);
}

function settlingCheck({ plan, input, platform }: Task, step: PlanStep): VerifyAction | undefined {
  const own = confirmOf(step) !== undefined || ("trigger" in step.action && step.action.trigger.verify);
  if (own) return input.part === "do" ? checkOf(step, "verify", platform) : undefined;
  const settling = Object.values(plan.steps).find(
    ({ action }) => "verify" in action && action.verify.settles === step.id,
  );
  return settling && "verify" in settling.action ? settling.action.verify : undefined;
}

/** The check is read-only whatever the change is. */
function withoutEffect({ effect: _ofTheChange, ...step }: PlanStep): PlanStep {
  return step;
}

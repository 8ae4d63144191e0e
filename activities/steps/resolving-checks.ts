// The `verify` steps of a plan that may resolve an indeterminate change.
import type { Plan, PlanStep, VerifyAction } from "../../schemas/plan.js";
import { kindOf } from "../../steps/register.js";
import { stepsOf } from "../../run-model/nodes.js";
import { baseOf } from "../../run-model/result-id.js";

export interface ResolvingCheck {
  step: PlanStep;
  verify: VerifyAction;
}

/** Those that the device may come to, in this stage or a later one. */
export function resolvingChecksOf(plan: Plan, device: string, change: string): ResolvingCheck[] {
  const all = resolvingChecks(plan).filter(({ verify }) => baseOf(verify.settles ?? "") === change);
  if (all.length === 0) return [];
  const own = new Set(
    plan.stages
      .flatMap(({ tracks }) => tracks.find(({ devices }) => devices.includes(device))?.nodes ?? [])
      .flatMap(stepsOf),
  );
  return all.filter(({ step }) => own.has(step.id));
}

/** All of them, whatever they resolve. */
export const resolvingChecks = ({ steps }: Pick<Plan, "steps">): ResolvingCheck[] =>
  Object.values(steps).flatMap((step) => {
    const { kind, value } = kindOf(step.action);
    const verify = kind.resolves?.(value);
    return verify ? [{ step, verify }] : [];
  });

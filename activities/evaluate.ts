// Decides for the workflow what needs an expression: whether a step runs, and for which items.
import { ExpressionError } from "../spec/index.js";
import type { EvaluateInput, EvaluateResult } from "./contract.js";
import { itemsOf } from "./conditions.js";
import { describeDefect, isDefect } from "./defect.js";
import type { ActivityDeps } from "./deps.js";
import { expressionMessage } from "./expression-message.js";
import { planBug } from "./failure.js";
import { scopeFor } from "./scope.js";
import { actionName } from "./describe.js";
import { runJob } from "./off-loop/run-job.js";

export async function evaluateStep(deps: ActivityDeps, input: EvaluateInput): Promise<EvaluateResult> {
  const { stage, device, step: id } = input;
  const plan = await deps.plans.load(input);
  const step = plan.steps[id];
  const target = plan.devices[device];
  if (!step || !target) throw planBug(`the plan has no step ${id}, or no device ${device}`);
  const about = { stage, device, step: id, action: actionName(step.action) };
  try {
    const scope = await scopeFor({
      store: deps.store,
      plan,
      device: target,
      step,
      run: input.run,
      run_id: deps.recorded?.run,
      context: input.context,
    });
    const { when } = step;
    if (when !== undefined && !(await runJob({ kind: "condition", cel: when, scope })))
      return { ...about, runs: false };
    const items = await itemsOf(step, scope);
    return { ...about, runs: true, ...(items ? { items } : {}) };
  } catch (error) {
    if (!isDefect(error)) throw error;
    if (!(error instanceof ExpressionError))
      deps.log.error({ run: input.run, stage, device, step: id, err: error }, "internal error");
    const message = error instanceof ExpressionError ? expressionMessage(step, error) : describeDefect(error);
    return { ...about, runs: false, error: message };
  }
}

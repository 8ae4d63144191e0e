// Decides for the workflow what needs an expression: whether a step runs, and for which items.
import { FAR_TOO_MANY_VALUES, LOOP_ITEMS_BYTES } from "../policy/limits.js";
import {
  errorOfSystem,
  fromPlan,
  fromStore,
  fromSystem,
  type Masked,
  ownText,
} from "../packages/devices/src/words/masked.js";
import { ExpressionError } from "../compiler/index.js";
import type { EvaluateInput, EvaluateResult } from "./contract.js";
import { itemsOf } from "./conditions.js";
import { describeDefect, isDefect } from "./defect.js";
import type { ActivityDeps } from "./deps.js";
import { expressionMessage } from "./expression-message.js";
import { planBug } from "./failure.js";
import { scopeFor } from "./scope.js";
import { actionName } from "../steps/register.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { PlanStep } from "../schemas/plan.js";
import { isSmall } from "./off-loop/slices.js";
import { runJob } from "./off-loop/run-job.js";
import { resultId } from "../run-model/result-id.js";

const TOO_LARGE = `for_each: the items have more than ${LOOP_ITEMS_BYTES} bytes of JSON; give it shorter ones, such as the keys to look values up by`;

const isFitting = (items: Json[]): boolean =>
  isSmall(items, FAR_TOO_MANY_VALUES) && Buffer.byteLength(JSON.stringify(items)) <= LOOP_ITEMS_BYTES;

export async function evaluateStep(deps: ActivityDeps, input: EvaluateInput): Promise<EvaluateResult> {
  const { stage, device, step: id } = input;
  const plan = await deps.plans.load(input);
  const step = plan.steps[id];
  const target = plan.devices[device];
  if (!step || !target)
    throw planBug(ownText`the plan has no step ${fromPlan(id)}, or no device ${fromPlan(device)}`);
  const about = { stage, device, step: resultId(id, input.iteration), action: actionName(step.action) };
  if (input.refused !== undefined) return { ...about, runs: false, error: fromSystem(input.refused) };
  try {
    const scope = await scopeFor({
      store: deps.store,
      plan,
      device: target,
      step,
      run: input.run,
      run_id: deps.recorded?.run,
      context: input.context,
      ...(input.iteration ? { item: input.iteration.item } : {}),
    });
    const { when } = step;
    if (when !== undefined && !(await runJob({ kind: "condition", cel: when, scope })))
      return { ...about, runs: false };
    const items = await itemsOf(step, scope);
    if (items && !isFitting(items)) throw new ExpressionError("evaluation_failed", TOO_LARGE, 0);
    return { ...about, runs: true, ...(items ? { items } : {}) };
  } catch (error) {
    if (!isDefect(error)) throw error;
    return { ...about, runs: false, error: reasonOf(deps, input, step, error) };
  }
}

/** What an expression sees here is a plan and what is kept of earlier steps: nothing in it is to be masked any more. */
function reasonOf({ log }: ActivityDeps, input: EvaluateInput, step: PlanStep, error: unknown): Masked {
  if (error instanceof ExpressionError) return fromStore(expressionMessage(step, error));
  const err = errorOfSystem(error);
  const { run, stage, device } = input;
  const about = { run: fromPlan(run), stage: fromPlan(stage), device: fromPlan(device) };
  log.error({ ...about, step: fromPlan(input.step), err }, "internal error");
  return describeDefect(err);
}

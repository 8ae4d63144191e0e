// The name of a step on a device, where it holds what differs by device or item.
import type { Json } from "../packages/devices/src/words/json.js";
import type { PlanStep } from "../schemas/plan.js";
import { deviceScope, ExpressionError } from "../compiler/index.js";
import { runJob } from "./off-loop/run-job.js";
import { itemScope } from "./scope.js";
import type { Task } from "./task.js";

/** Names stand in tables. */
const LONGEST = 200;

/** @returns undefined where the plan's name is all there is, also where this one cannot be rendered */
export async function nameHere(
  { plan, device, input, deps }: Task,
  step: PlanStep,
  item: Json | undefined = input.iteration?.item,
): Promise<string | undefined> {
  const { name_template } = step;
  if (name_template === undefined) return undefined;
  const scope = {
    inputs: plan.inputs,
    device: deviceScope(device),
    run: { id: deps.recorded?.run ?? input.run, attempt: 1 },
    ...itemScope(step, item),
  };
  try {
    const [text = ""] = await runJob({ kind: "texts", templates: [name_template], scope });
    return text.replaceAll(/\p{Cc}+/gu, " ").slice(0, LONGEST);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

// Whether a step comes to run on a device, as far as its conditions tell before the run.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { asText, get, placeInside } from "../document/index.js";
import { compileExpression, type Expression, ExpressionError, evaluateKnown } from "../expressions/index.js";
import type { IrStep } from "../reading/ir.js";
import { type Renderer, scopeOf } from "./render.js";

export type Reach = "runs" | "skipped" | "unknown";

/** A condition over inputs and device that cannot be evaluated is reported; others are the run's to judge. */
export const reachOf = (step: IrStep, device: ResolvedDevice, renderer: Renderer): Reach =>
  reachThrough(step.guards, device, renderer, (expression, error) => {
    const isKnown = expression.names.references.every(({ root }) => root === "inputs" || root === "device");
    if (isKnown) report(error, step, device, renderer);
  });

function reachThrough(
  guards: readonly string[],
  device: ResolvedDevice,
  renderer: Renderer,
  failed: (guard: Expression, error: ExpressionError) => void,
): Reach {
  let reach: Reach = "runs";
  for (const guard of guards) {
    const expression = compileExpression(guard);
    try {
      const holds = evaluateKnown(expression, scopeOf(device, renderer));
      if (holds === false) return "skipped";
      if (holds !== true) reach = "unknown";
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      reach = "unknown";
      failed(expression, error);
    }
  }
  return reach;
}

/** Whether all conditions hold for certain. */
export const guardsHold = (guards: readonly string[], device: ResolvedDevice, renderer: Renderer): boolean =>
  reachThrough(guards, device, renderer, () => {}) === "runs";

function report(error: ExpressionError, step: IrStep, device: ResolvedDevice, { problems }: Renderer): void {
  const when = asText(get(step.node, "when"));
  if (!when || problems.hasWithin(when)) return;
  problems.add({
    code: "evaluation_failed",
    message: `for device \`${device.name}\`: ${error.message}`,
    at: placeInside(when, error.offset, error.length),
    hint: error.hint,
  });
}

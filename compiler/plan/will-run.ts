// Whether a step runs on a device, as far as its conditions tell before the run.
import type { ResolvedDevice } from "../../packages/devices/src/words/device.js";
import { asText, get, placeInside } from "../document/index.js";
import { compileExpression, type Expression, ExpressionError, evaluateKnown } from "../expressions/index.js";
import type { IrStep } from "../reading/ir.js";
import { type Renderer, scopeOf } from "./render.js";

export type WillRun = "runs" | "skipped" | "unknown";

/** A condition over inputs and device that cannot be evaluated is reported; others are the run's to judge. */
export const willRun = (step: IrStep, device: ResolvedDevice, renderer: Renderer): WillRun =>
  willRunUnder(step.guards, device, renderer, (expression, error) => {
    const isKnown = expression.names.references.every(({ root }) => root === "inputs" || root === "device");
    if (isKnown) report(error, step, device, renderer);
  });

function willRunUnder(
  guards: readonly string[],
  device: ResolvedDevice,
  renderer: Renderer,
  failed: (guard: Expression, error: ExpressionError) => void,
): WillRun {
  let answer: WillRun = "runs";
  for (const guard of guards) {
    const expression = compileExpression(guard);
    try {
      const holds = evaluateKnown(expression, scopeOf(device, renderer));
      if (holds === false) return "skipped";
      if (holds !== true) answer = "unknown";
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      answer = "unknown";
      failed(expression, error);
    }
  }
  return answer;
}

/** Whether all conditions hold for certain. */
export const guardsHold = (guards: readonly string[], device: ResolvedDevice, renderer: Renderer): boolean =>
  willRunUnder(guards, device, renderer, () => {}) === "runs";

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

// How long the lists of loops are, as far as inputs and devices tell before the run.
import type { ResolvedDevice } from "../../../packages/devices/src/words/device.js";
import type { PlanStep } from "../../../schemas/plan.js";
import { spend } from "../../budget.js";
import {
  compileExpression,
  type Expression,
  ExpressionError,
  evaluateKnown,
} from "../../expressions/index.js";
import { type Renderer, scopeOf } from "../render.js";

/** The loop with the length of its longest list. */
export function withLength(
  loop: PlanStep["for_each"],
  devices: readonly ResolvedDevice[],
  renderer: Renderer,
): PlanStep["for_each"] {
  if (!loop || Array.isArray(loop.items)) return loop;
  const { cel } = loop.items;
  try {
    const most = longest(compileExpression(cel), devices, renderer);
    return most === undefined ? loop : { ...loop, items: { cel, most } };
  } catch (error) {
    // Of devices on which the step runs, the run says so.
    if (error instanceof ExpressionError) return loop;
    throw error;
  }
}

/** @returns undefined where only the run knows. @throws {ExpressionError} */
function longest(
  expression: Expression,
  devices: readonly ResolvedDevice[],
  renderer: Renderer,
): number | undefined {
  const roots = new Set(expression.names.references.map(({ root }) => root));
  if (![...roots].every((root) => root === "inputs" || root === "device")) return undefined;
  const different = roots.has("device") ? devices : devices.slice(0, 1);
  spend(different.length);
  const lengths = different.map((device) => {
    const list = evaluateKnown(expression, scopeOf(device, renderer));
    return Array.isArray(list) ? list.length : 0;
  });
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}

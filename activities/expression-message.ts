// An expression that has no value in the run: which it is, where it stands, and what was missing.
import type { PlanStep } from "../schemas/plan.js";
import type { ExpressionError } from "../compiler/index.js";

const LONGEST = 200;

/** @param shown masks a hint, which may name keys of what a device said; absent: it is left out */
export function expressionMessage(
  { at }: Pick<PlanStep, "at">,
  { code, message, expression, hint }: ExpressionError,
  shown?: (text: string) => string,
): string {
  const advice = hint === undefined || !shown ? "" : `; ${shown(hint)}`;
  if (code === "over_budget" || expression === undefined) return `${message}${advice} (${at})`;
  const text = expression.length > LONGEST ? `${expression.slice(0, LONGEST)}…` : expression;
  return `\`${text}\` cannot be evaluated: ${message}${advice} (${at})`;
}

// Evaluates expectations against what a device said.
import type { Json } from "../packages/devices/src/words/json.js";
import type { Expectation } from "../schemas/plan.js";
import type { Check } from "../schemas/result.js";
import { actualOf, cut } from "./expectations/actual.js";
import { checkText, type TextKind } from "./expectations/text.js";
import { checkValue, describeValue } from "./expectations/value.js";
import { compileExpression, ExpressionError, evaluate, renderText, type Scope } from "./expressions/index.js";

export interface Observed {
  /** Text of the command, or of each. */
  output: string | string[];
  parsed?: Json | undefined;
  /** The rest of what expressions know. */
  scope: Scope;
}

const TEXT_KINDS = ["contains", "not_contains", "matches", "not_matches"] as const;

/**
 * One check for each expectation, in order; all are evaluated. Never throws: an expectation that cannot be evaluated
 * does not hold, and `actual` says why.
 * @param begin told which one comes next
 */
export function evaluateExpectations(
  expectations: readonly Expectation[],
  observed: Observed,
  begin?: (index: number) => void,
): Check[] {
  if (expectations.length === 0) return [];
  const scope: Scope = {
    ...observed.scope,
    output: observed.output,
    ...(observed.parsed === undefined ? {} : { parsed: observed.parsed }),
  };
  return expectations.map((expectation, index) => {
    begin?.(index);
    try {
      return checkOne(expectation, observed, scope);
    } catch (error) {
      return { expect: describeExpectation(expectation), held: false, actual: cut(reasonOf(error, scope)) };
    }
  });
}

function checkOne(expectation: Expectation, { output }: Observed, scope: Scope): Check {
  if ("cel" in expectation) return checkCel(expectation.cel, scope);
  if ("value" in expectation) return checkValue(expectation, scope);
  const kind = TEXT_KINDS.find((one) => one in expectation) as TextKind;
  const wanted = renderText((expectation as Record<TextKind, string>)[kind], scope);
  return checkText(kind, wanted, Array.isArray(output) ? output : [output]);
}

function checkCel(text: string, scope: Scope): Check {
  const expression = compileExpression(text);
  const result = evaluate(expression, scope);
  if (typeof result === "boolean")
    return { expect: text, held: result, actual: actualOf(expression, scope) || String(result) };
  return {
    expect: text,
    held: false,
    actual: cut(`the expression gives ${JSON.stringify(result)}, neither true nor false`),
  };
}

function reasonOf(error: unknown, scope: Scope): string {
  if (!(error instanceof ExpressionError)) return (error as Error).message;
  if (error.code === "unknown_name" && /`parsed`/.test(error.message)) {
    return "the output was not parsed; say how with `parse`, or ask for JSON output";
  }
  const hint = error.hint === undefined ? "" : ` (${error.hint})`;
  const parsed = scope["parsed"];
  const found = parsed === undefined ? "" : `; parsed = ${cut(JSON.stringify(parsed), 1_000)}`;
  return `${error.message}${hint}${found}`;
}

/** The expectation as one line: `contains: up`, `parsed.mtu min 1500`. */
export function describeExpectation(expectation: Expectation): string {
  if ("cel" in expectation) return expectation.cel;
  if ("value" in expectation) return describeValue(expectation);
  const kind = TEXT_KINDS.find((one) => one in expectation)!;
  return `${kind}: ${(expectation as Record<TextKind, string>)[kind]}`;
}

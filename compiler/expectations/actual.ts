// What was found instead: the values behind a CEL expectation that does or does not hold.
import { RESULT } from "../../policy/limits.js";
import { unparse } from "@bufbuild/cel";
import type { Json } from "../../packages/devices/src/words/json.js";
import { compileExpression, evaluate, type Expression, type Scope } from "../expressions/index.js";
import type { Expr } from "../expressions/ast.js";

const MAX_VALUE = 400;
const MAX_MISFITS = 5;

export function cut(text: string, limit = RESULT.actual): string {
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

/** JSON on one line, text without quotes around it only where `bare`. */
export const show = (value: Json, limit = MAX_VALUE): string => cut(JSON.stringify(value), limit);

const COMPARISONS = new Set(["_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in"]);
const LOGIC = new Set(["_&&_", "_||_", "!_"]);

/** `size(parsed.neighbors) = 0; parsed.state = "Init"`. */
export function actualOf(expression: Expression, scope: Scope): string {
  const parts = new Map<string, string>();
  describe(expression.parsed.expr, expression, scope, parts);
  return cut([...parts].map(([text, value]) => (value === "" ? text : `${text} = ${value}`)).join("; "));
}

function describe(expr: Expr, expression: Expression, scope: Scope, parts: Map<string, string>): void {
  const { case: kind, value } = expr.exprKind;
  if (kind === "constExpr") return;
  if (kind === "callExpr" && LOGIC.has(value.function)) {
    for (const argument of value.args) describe(argument, expression, scope, parts);
    return;
  }
  if (kind === "callExpr" && COMPARISONS.has(value.function)) {
    for (const argument of value.args)
      if (argument.exprKind.case !== "constExpr") add(argument, expression, scope, parts);
    return;
  }
  if (kind === "callExpr" && value.target) {
    add(value.target, expression, scope, parts);
    return;
  }
  if (kind === "comprehensionExpr" && describeFold(expr, expression, scope, parts)) return;
  add(expr, expression, scope, parts);
}

function textOf(expr: Expr, expression: Expression): string {
  return unparse({ ...expression.parsed, expr });
}

function add(expr: Expr, expression: Expression, scope: Scope, parts: Map<string, string>): void {
  try {
    const text = textOf(expr, expression);
    if (parts.has(text)) return;
    parts.set(text, "");
    parts.set(text, show(evaluate(text, scope)));
  } catch (error) {
    parts.set(`(${(error as Error).message})`, "");
  }
}

/** Of `list.all(x, test)`: the items for which the test does not hold; of the others, the list. */
function describeFold(expr: Expr, expression: Expression, scope: Scope, parts: Map<string, string>): boolean {
  const call = expression.parsed.sourceInfo?.macroCalls[String(expr.id)]?.exprKind;
  if (call?.case !== "callExpr" || expr.exprKind.case !== "comprehensionExpr") return false;
  const { iterRange, iterVar } = expr.exprKind.value;
  if (!iterRange) return false;
  const test = call.value.args[1];
  if (call.value.function !== "all" || !test) {
    add(iterRange, expression, scope, parts);
    return true;
  }
  try {
    const list = textOf(iterRange, expression);
    const misfits = evaluate(
      compileExpression(`(${list}).filter(${iterVar}, !(${textOf(test, expression)}))`),
      scope,
    );
    if (!Array.isArray(misfits) || misfits.length === 0) add(iterRange, expression, scope, parts);
    else {
      const shown = misfits.slice(0, MAX_MISFITS).map((item) => show(item, 300));
      const more = misfits.length > shown.length ? `, and ${misfits.length - shown.length} more` : "";
      parts.set(`${list}: ${misfits.length} do not fit: ${shown.join(", ")}${more}`, "");
    }
  } catch {
    add(iterRange, expression, scope, parts);
  }
  return true;
}

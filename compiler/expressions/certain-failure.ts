// Whether an expression fails for what it reads, whatever the values are that only the run knows: `false && saved.x`
// does not, and neither does `steps.a.status == 'passed' && saved.x` as long as nobody knows how `a` ends.
import { plan } from "@bufbuild/cel";
import { spend, TooComplex } from "../budget.js";
import type { Expr } from "./ast.js";
import { bounded } from "./bound.js";
import { withBudget } from "./budget.js";
import type { Expression } from "./compile.js";
import { bindKnown, type Scope } from "./evaluate.js";
import { environment } from "./functions.js";
import { chainOf, type Reference } from "./names.js";

/** The same few parts are asked for each device. */
const planned = new WeakMap<Expr, ReturnType<typeof plan>>();
/** What planning a part costs, in evaluations of small ones. */
const PLANNING = 20;
/** And asking for its value, beside the evaluation. */
const ASKING = 3;

function planOf(expr: Expr): ReturnType<typeof plan> {
  let run = planned.get(expr);
  if (!run) {
    spend(PLANNING);
    planned.set(expr, (run = plan(environment, bounded(expr))));
  }
  return run;
}

/**
 * @param scope what is known before the run
 * @param isMissing whether a reference, which the expression names, has no value
 * @returns the reference that fails
 */
export function certainFailure(
  expression: Expression,
  scope: Scope,
  isMissing: (reference: Reference) => boolean,
): Reference | undefined {
  const bindings = bindKnown(expression, scope);
  const known = (expr: Expr | undefined): unknown => {
    if (!expr) return undefined;
    spend(ASKING);
    try {
      return withBudget(() => planOf(expr)(bindings));
    } catch (error) {
      if (error instanceof TooComplex) throw error;
      return undefined;
    }
  };
  const firstOf = (parts: readonly (Expr | undefined)[]): Reference | undefined => {
    for (const part of parts) {
      const found = fails(part);
      if (found) return found;
    }
    return undefined;
  };
  /** Where one of them comes to be evaluated: the one that does, or any where all fail. */
  const oneOf = (first: Expr | undefined, second: Expr | undefined): Reference | undefined => {
    const failure = fails(first);
    return failure && fails(second) ? failure : undefined;
  };

  function fails(expr: Expr | undefined): Reference | undefined {
    if (!expr) return undefined;
    const { case: kind, value } = expr.exprKind;
    if (kind === "identExpr") return undefined;
    if (kind === "selectExpr") {
      // `has(saved.x)` asks for it.
      if (value.testOnly) return fails(value.operand);
      return missingIn(expr) ?? fails(value.operand);
    }
    if (kind === "listExpr") return firstOf(value.elements);
    if (kind === "structExpr") return firstOf(value.entries.map((entry) => entry.value));
    if (kind === "comprehensionExpr") return fails(value.iterRange);
    if (kind !== "callExpr") return undefined;
    const [first, second, third] = value.args;
    if (value.function === "_&&_") return failsBeside(first, second, false);
    if (value.function === "_||_") return failsBeside(first, second, true);
    if (value.function === "_?_:_") {
      const test = known(first);
      return (
        fails(first) ?? (typeof test === "boolean" ? fails(test ? second : third) : oneOf(second, third))
      );
    }
    return missingIn(expr) ?? firstOf([value.target, ...value.args]);
  }

  /** An operand that decides alone hides the failure of the other. */
  function failsBeside(a: Expr | undefined, b: Expr | undefined, deciding: boolean): Reference | undefined {
    const [left, right] = [known(a), known(b)];
    if (left === deciding || right === deciding) return undefined;
    if (left === !deciding) return fails(b);
    return right === !deciding ? fails(a) : oneOf(a, b);
  }

  /** `saved.x` and `saved["x"]`, not what is inside of them. */
  function missingIn(expr: Expr): Reference | undefined {
    const chain = chainOf(expr);
    const [member] = chain?.members ?? [];
    if (!chain || member === undefined) return undefined;
    const { name: root } = chain.root.exprKind.value as { name: string };
    const offset = expression.positions[String(chain.root.id)] ?? 0;
    return isMissing({ root, member, offset }) ? { root, member, offset } : undefined;
  }
  return fails(expression.parsed.expr);
}

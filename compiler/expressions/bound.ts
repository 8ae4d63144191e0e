// Rewrites a parsed expression so that evaluating it is counted, and so that `map` and `filter` take linear time.
import { childrenOf, type Expr } from "./ast.js";
import { INTERNAL } from "./functions.js";

const DEEP = new Set(["_==_", "_!=_", "@in"]);
const ORDER = new Set(["_<_", "_<=_", "_>_", "_>=_"]);

const callOf = (id: bigint, name: string, args: Expr[]): Expr => ({
  $typeName: "cel.expr.Expr",
  id,
  exprKind: { case: "callExpr", value: { $typeName: "cel.expr.Expr.Call", function: name, args } },
});

const isConstant = (expr: Expr): boolean => expr.exprKind.case === "constExpr";

function weighed(expr: Expr, deep: boolean): Expr {
  return isConstant(expr) ? expr : callOf(expr.id, deep ? INTERNAL.weighDeep : INTERNAL.weigh, [expr]);
}

/** A new expression; the one given stays as it is. */
export function bounded(expr: Expr): Expr {
  const { case: kind, value } = expr.exprKind;
  if (kind === "selectExpr")
    return {
      ...expr,
      exprKind: {
        case: kind,
        value: { ...value, ...(value.operand ? { operand: bounded(value.operand) } : {}) },
      },
    };
  if (kind === "listExpr")
    return { ...expr, exprKind: { case: kind, value: { ...value, elements: value.elements.map(bounded) } } };
  if (kind === "structExpr") {
    const entries = value.entries.map((entry) => ({
      ...entry,
      ...(entry.keyKind.case === "mapKey"
        ? { keyKind: { case: "mapKey" as const, value: bounded(entry.keyKind.value) } }
        : {}),
      ...(entry.value ? { value: bounded(entry.value) } : {}),
    }));
    return { ...expr, exprKind: { case: kind, value: { ...value, entries } } };
  }
  if (kind === "callExpr") return boundedCall(expr);
  if (kind === "comprehensionExpr") return boundedFold(expr);
  return expr;
}

function boundedCall(expr: Expr): Expr {
  const value = expr.exprKind.value as Extract<Expr["exprKind"], { case: "callExpr" }>["value"];
  const deep = DEEP.has(value.function);
  // Two long texts are compared from their beginning; a constant is short.
  const ordered = ORDER.has(value.function) && !value.args.some(isConstant);
  const counted = deep || ordered || value.function === "_+_" || !/^[_@!-]/.test(value.function);
  const inner = (child: Expr) => (counted ? weighed(bounded(child), deep) : bounded(child));
  return {
    ...expr,
    exprKind: {
      case: "callExpr",
      value: {
        ...value,
        args: value.args.map(inner),
        ...(value.target ? { target: inner(value.target) } : {}),
      },
    },
  };
}

/** Counts one iteration of a loop, with the size of what it evaluates. */
const tickOf = (id: bigint, step: Expr | undefined): Expr =>
  callOf(id, INTERNAL.tick, [
    {
      $typeName: "cel.expr.Expr",
      id,
      exprKind: {
        case: "constExpr",
        value: {
          $typeName: "cel.expr.Constant",
          constantKind: { case: "int64Value", value: BigInt(step ? sizeOf(step) : 0) },
        },
      },
    },
  ]);

/** Nodes of the syntax tree. */
const sizeOf = (expr: Expr): number => childrenOf(expr).reduce((sum, child) => sum + sizeOf(child), 1);

function boundedFold(expr: Expr): Expr {
  const value = expr.exprKind.value as Extract<Expr["exprKind"], { case: "comprehensionExpr" }>["value"];
  const collects = value.accuInit?.exprKind.case === "listExpr";
  const step =
    value.loopStep && (collects ? pushing(value.loopStep, value.accuVar) : bounded(value.loopStep));
  return {
    ...expr,
    exprKind: {
      case: "comprehensionExpr",
      value: {
        ...value,
        ...(value.iterRange ? { iterRange: bounded(value.iterRange) } : {}),
        ...(collects ? { accuInit: callOf(expr.id, INTERNAL.collect, []) } : {}),
        loopCondition: callOf(expr.id, "_&&_", [tickOf(expr.id, value.loopStep), value.loopCondition!]),
        ...(step ? { loopStep: step } : {}),
      },
    },
  };
}

/** `accu + [x]` becomes a push; `test ? accu + [x] : accu` a push where the test holds. */
function pushing(step: Expr, accu: string): Expr {
  const value = step.exprKind.value as Extract<Expr["exprKind"], { case: "callExpr" }>["value"];
  if (value.function === "_?_:_") {
    const [test, then, otherwise] = value.args as [Expr, Expr, Expr];
    return callOf(step.id, "_?_:_", [bounded(test), pushing(then, accu), otherwise]);
  }
  const [list, item] = value.args as [Expr, Expr];
  const [element] = (item.exprKind.value as { elements: Expr[] }).elements;
  return callOf(step.id, INTERNAL.push, [list, bounded(element!)]);
}

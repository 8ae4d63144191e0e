// The CEL library's syntax tree, by the types that it gives out itself.
import type { parse } from "@bufbuild/cel";

export type ParsedExpression = ReturnType<typeof parse>;
export type Expr = ParsedExpression["expr"];

/** The expressions directly inside of one. */
export function childrenOf(expr: Expr): Expr[] {
  const { case: kind, value } = expr.exprKind;
  const children: (Expr | undefined)[] =
    kind === "selectExpr"
      ? [value.operand]
      : kind === "listExpr"
        ? value.elements
        : kind === "callExpr"
          ? [value.target, ...value.args]
          : kind === "structExpr"
            ? value.entries.map((entry) => entry.value)
            : kind === "comprehensionExpr"
              ? [value.iterRange, value.loopStep, value.result]
              : [];
  return children.filter((child) => child !== undefined);
}

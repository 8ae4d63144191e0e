// The CEL library's syntax tree, by the types that it gives out itself.
import type { parse } from "@bufbuild/cel";

export type ParsedExpression = ReturnType<typeof parse>;
export type Expr = ParsedExpression["expr"];

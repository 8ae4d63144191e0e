// What an expression refers to: names in scope, what of them, and functions that do not exist.
import type { Expr } from "./ast.js";
import { didYouMean, nearest } from "../diagnostics/index.js";
import { ExpressionError } from "./errors.js";
import { FUNCTIONS, MACROS } from "./functions.js";

/** Names that a step's expressions may know, and what they are. */
export const ROOTS = ["inputs", "device", "output", "parsed", "steps", "saved", "run", "secrets"] as const;
export type Root = (typeof ROOTS)[number];

const TYPES = new Set([
  "int",
  "uint",
  "double",
  "bool",
  "string",
  "bytes",
  "list",
  "map",
  "null_type",
  "type",
]);

export interface Reference {
  /** `saved`, `steps`, …, or a loop's own name. */
  root: string;
  /** What of it: `saved.<member>`; undefined for all of it, or where an expression chooses. */
  member?: string;
  /** Of `device.vars.<name>`. */
  inner?: string;
  offset: number;
}

export interface Names {
  references: Reference[];
  /** Unknown functions and misused macros, in the order of the text. */
  errors: ExpressionError[];
}

type Positions = Record<string, number>;

/** Walks the parsed expression; bound variables of macros are not references. */
export function namesOf(expr: Expr, positions: Positions): Names {
  const names: Names = { references: [], errors: [] };
  walk(expr, new Set(), names, positions);
  names.errors.sort((a, b) => a.offset - b.offset);
  return names;
}

const offsetOf = (expr: Expr, positions: Positions): number => positions[String(expr.id)] ?? 0;

/** `a.b.c` and `a["b"].c` as `["a", "b", "c"]`; undefined where the chain is of another kind. */
export function chainOf(expr: Expr): { root: Expr; members: string[] } | undefined {
  const { case: kind, value } = expr.exprKind;
  if (kind === "identExpr") return { root: expr, members: [] };
  if (kind === "selectExpr" && value.operand) {
    const chain = chainOf(value.operand);
    return chain && { root: chain.root, members: [...chain.members, value.field] };
  }
  if (kind === "callExpr" && value.function === "_[_]") {
    const [operand, index] = value.args;
    const constant = index?.exprKind.case === "constExpr" ? index.exprKind.value.constantKind : undefined;
    if (operand && constant?.case === "stringValue") {
      const chain = chainOf(operand);
      return chain && { root: chain.root, members: [...chain.members, constant.value] };
    }
  }
  return undefined;
}

function walk(expr: Expr, bound: ReadonlySet<string>, names: Names, positions: Positions): void {
  const chain = chainOf(expr);
  if (chain) {
    const { name } = chain.root.exprKind.value as { name: string };
    if (!bound.has(name) && !TYPES.has(name) && !name.startsWith("@")) {
      const [member, inner] = chain.members;
      names.references.push({
        root: name,
        offset: offsetOf(chain.root, positions),
        ...(member === undefined ? {} : { member }),
        ...(inner === undefined ? {} : { inner }),
      });
    }
    return;
  }
  const { case: kind, value } = expr.exprKind;
  const visit = (child: Expr | undefined, inside = bound) => child && walk(child, inside, names, positions);
  if (kind === "selectExpr") visit(value.operand);
  else if (kind === "listExpr") value.elements.forEach((element) => visit(element));
  else if (kind === "structExpr") {
    for (const entry of value.entries) {
      if (entry.keyKind.case === "mapKey") visit(entry.keyKind.value);
      visit(entry.value);
    }
  } else if (kind === "callExpr") {
    checkFunction(offsetOf(expr, positions), value.function, value.target !== undefined, names);
    visit(value.target);
    value.args.forEach((argument) => visit(argument));
  } else if (kind === "comprehensionExpr") {
    const inside = new Set([...bound, value.iterVar, value.accuVar]);
    if ((ROOTS as readonly string[]).includes(value.iterVar)) {
      const message = `the variable \`${value.iterVar}\` would hide what is always in scope by that name`;
      names.errors.push(
        new ExpressionError("bad_expression", message, offsetOf(expr, positions), 1, "take another name"),
      );
    }
    visit(value.iterRange);
    visit(value.accuInit);
    visit(value.loopCondition, inside);
    visit(value.loopStep, inside);
    visit(value.result, inside);
  }
}

/** @param at of the name, or of the dot before it */
function checkFunction(at: number, name: string, isMethod: boolean, names: Names): void {
  if (/^[_@!-]/.test(name)) return;
  const isMacro = (MACROS as readonly string[]).includes(name);
  if (FUNCTIONS.includes(name) && !isMacro && name !== "has") return;
  const offset = isMethod ? at + 1 : at;
  const error = isMacro
    ? new ExpressionError(
        "bad_expression",
        `\`${name}\` takes a variable and an expression: \`list.${name}(x, …)\``,
        offset,
        name.length,
      )
    : name === "has"
      ? new ExpressionError("bad_expression", "`has` takes a field: `has(parsed.name)`", offset, 3)
      : new ExpressionError(
          "unknown_function",
          `there is no function \`${name}\``,
          offset,
          name.length,
          functionHint(name),
        );
  names.errors.push(error);
}

const ELSEWHERE: Record<string, string> = {
  len: "size",
  length: "size",
  count: "size",
  includes: "contains",
  match: "matches",
  any: "exists",
  some: "exists",
  every: "all",
  find: "filter",
  lowercase: "lower",
  uppercase: "upper",
  strip: "trim",
  unique: "distinct",
  sorted: "sort",
};

function functionHint(name: string): string | undefined {
  const elsewhere = nearest(name, Object.keys(ELSEWHERE));
  return (
    didYouMean(name, FUNCTIONS) ??
    (elsewhere === undefined ? undefined : `did you mean \`${ELSEWHERE[elsewhere]}\`?`)
  );
}

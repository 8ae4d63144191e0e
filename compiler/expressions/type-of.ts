// The type of an expression's value, where its text alone tells.
import type { InputType } from "../../schemas/spec/input.js";
import type { Expr } from "./ast.js";

const TRUTHS = new Set(["_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_&&_", "_||_", "!_"]);
const NUMBERS = new Set(["_-_", "_*_", "_/_", "_%_", "-_"]);
const CONSTANTS: Record<string, InputType> = {
  boolValue: "boolean",
  int64Value: "integer",
  uint64Value: "integer",
  doubleValue: "number",
  stringValue: "string",
};

/** @param inputs types of the inputs, by name. @returns undefined where only the run can tell */
export function typeOf(expr: Expr, inputs: (name: string) => InputType | undefined): InputType | undefined {
  const { case: kind, value } = expr.exprKind;
  if (kind === "constExpr") return CONSTANTS[value.constantKind.case ?? ""];
  if (kind === "listExpr") return "list";
  if (kind === "callExpr") {
    if (TRUTHS.has(value.function)) return "boolean";
    if (NUMBERS.has(value.function)) return "number";
    if (value.function === "_+_") return value.args.map((arg) => typeOf(arg, inputs)).find((type) => type);
    return value.function === "size" ? "integer" : undefined;
  }
  if (kind !== "selectExpr" || value.testOnly) return undefined;
  const operand = value.operand?.exprKind;
  return operand?.case === "identExpr" && operand.value.name === "inputs" ? inputs(value.field) : undefined;
}

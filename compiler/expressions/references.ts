// Which saved values, steps, inputs and secrets an expression or a template reads.
import { compileExpression } from "./compile.js";
import type { Reference } from "./names.js";
import { parseTemplate } from "./template.js";

export interface ReferencedNames {
  /** Names in scope that are read: `inputs`, `device`, `item`, … */
  roots: string[];
  saved: string[];
  steps: string[];
  inputs: string[];
  secrets: string[];
  /** Of `device.vars`. */
  vars: string[];
  /** Roots of which an expression chooses the member: `saved[inputs.name]`. */
  dynamic: string[];
}

export function namesIn(references: readonly Reference[]): ReferencedNames {
  const members = (root: string) => [
    ...new Set(
      references.filter((one) => one.root === root && one.member !== undefined).map((one) => one.member!),
    ),
  ];
  return {
    roots: [...new Set(references.map((one) => one.root))],
    saved: members("saved"),
    steps: members("steps"),
    inputs: members("inputs"),
    secrets: members("secrets"),
    vars: [
      ...new Set(
        references
          .filter((one) => one.root === "device" && one.member === "vars" && one.inner !== undefined)
          .map((one) => one.inner!),
      ),
    ],
    dynamic: [...new Set(references.filter((one) => one.member === undefined).map((one) => one.root))],
  };
}

/** @throws {ExpressionError} */
export const referencedNames = (expression: string): ReferencedNames =>
  namesIn(compileExpression(expression).names.references);

/** @throws {ExpressionError} */
export function referencesOfTemplate(template: string): Reference[] {
  return parseTemplate(template).flatMap((part) =>
    "text" in part
      ? []
      : part.expression.names.references.map((one) => ({ ...one, offset: one.offset + part.offset })),
  );
}

// The expectation `{ value: <CEL>, equals | in | min | max }`.
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Expectation } from "../../schemas/plan.js";
import type { Check } from "../../schemas/result.js";
import { evaluate, renderValue, type Scope } from "../expressions/index.js";
import { RESULT } from "../../policy/limits.js";
import { show } from "./actual.js";

export type ValueExpectation = Extract<Expectation, { value: string }>;

/** Equal as JSON: the order of keys has no meaning. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, n) => sameJson(item, b[n]!))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key]!, b[key]!))
  );
}

const asNumber = (value: Json): number | undefined => {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
};

/** Text that is a number, as parsers leave it, compares as the number. @throws {ExpressionError} */
export function checkValue(expectation: ValueExpectation, scope: Scope): Check {
  const value = evaluate(expectation.value, scope);
  const equals = expectation.equals === undefined ? undefined : renderValue(expectation.equals, scope);
  const among = expectation.in?.map((item) => renderValue(item, scope));
  const number = asNumber(value);
  const same = (wanted: Json) => sameJson(value, wanted) || (typeof wanted === "number" && number === wanted);
  const held =
    (equals === undefined || same(equals)) &&
    (among === undefined || among.some(same)) &&
    (expectation.min === undefined || (number !== undefined && number >= expectation.min)) &&
    (expectation.max === undefined || (number !== undefined && number <= expectation.max));
  return { expect: describeValue(expectation, equals, among), held, actual: show(value, RESULT.actual) };
}

export function describeValue(
  expectation: ValueExpectation,
  equals = expectation.equals,
  among = expectation.in,
): string {
  const parts = [
    equals === undefined ? "" : `equals ${show(equals)}`,
    among === undefined ? "" : `in ${show(among)}`,
    expectation.min === undefined ? "" : `min ${expectation.min}`,
    expectation.max === undefined ? "" : `max ${expectation.max}`,
  ];
  return `${expectation.value} ${parts.filter((part) => part !== "").join(", ")}`;
}

// JSON to CEL values and back. CEL tells integers from doubles, JSON does not: safe integers go in as integers.
import { type CelInput, celList, celMap, type CelValue, isCelList, isCelMap, isCelUint } from "@bufbuild/cel";
import type { Json } from "../../packages/devices/src/words/json.js";
import { spend } from "../budget.js";
import { takeAllowance } from "./allowance.js";
import { OverBudget } from "./budget.js";

const MAX_DEPTH = 500;
/** @throws {OverBudget} where the data is nested too deep */
export function toCel(value: Json, depth = 0): CelInput {
  takeAllowance(1);
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (value === null || typeof value !== "object") return value;
  spend(0.5);
  if (depth > MAX_DEPTH) throw new OverBudget(`the data is nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return celList(value.map((item) => toCel(item, depth + 1)));
  const map = new Map<string, CelInput>();
  for (const key of Object.keys(value)) map.set(key, toCel(value[key]!, depth + 1));
  return celMap(map);
}

/** @throws {Error} for what JSON cannot say: integers beyond ±2^53, types, infinity. */
export function fromCel(value: CelValue): Json {
  takeAllowance(1);
  if (typeof value === "bigint") {
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw new Error(`the integer ${value} is beyond ±9,007,199,254,740,991`);
  }
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw new Error("the result is infinite or not a number");
  }
  if (value === null || typeof value !== "object") return value;
  if (isCelUint(value)) return fromCel(value.value);
  if (isCelList(value)) return [...value].map(fromCel);
  if (isCelMap(value))
    return Object.fromEntries(
      [...value].map(([key, item]) => [String(isCelUint(key) ? key.value : key), fromCel(item)]),
    );
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  throw new Error("the result is a type or a time, not a value");
}

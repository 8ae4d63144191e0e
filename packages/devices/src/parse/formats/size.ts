// How many values data may have. What works on data later (masks, expressions, comparisons) handles an object at once.
import type { Json } from "../../words/json.js";
import { ParseError } from "../errors.js";

/** Of one object. A full table of routes within the 8 Mi characters that are parsed has about 15,000. */
export const MOST_MEMBERS = 20_000;
/** Members of objects and items of lists, all together. Deeper ones take more room where they are written, and count more. */
export const MOST_VALUES = 2_000_000;
const LEVELS_PER_COUNT = 10;

/** @returns the value @throws {ParseError} `too_complex` */
export function withinSize<T extends Json>(value: T): T {
  let values = 0;
  const todo: [value: Json, depth: number][] = [[value, 1]];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const [holder, depth] = next;
    if (holder === null || typeof holder !== "object") continue;
    const inside: Json[] = Array.isArray(holder) ? holder : Object.values(holder);
    if (!Array.isArray(holder) && inside.length > MOST_MEMBERS)
      throw tooComplex(`an object with ${inside.length} members; at most ${MOST_MEMBERS} are read`);
    values += inside.length * Math.ceil(depth / LEVELS_PER_COUNT);
    if (values > MOST_VALUES)
      throw tooComplex(`too many values; at most ${MOST_VALUES} are read, fewer where they nest deep`);
    for (const each of inside) if (typeof each === "object") todo.push([each, depth + 1]);
  }
  return value;
}

const tooComplex = (what: string): ParseError =>
  new ParseError("too_complex", `the output has ${what}. Ask the device for a part of it, or for text`);

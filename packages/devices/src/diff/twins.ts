// Takes equal elements out of two lists in linear time, so that only the others have to be compared with each other.
import type { Json } from "../words/json.js";
import { isRow } from "./keys.js";

export interface Placed {
  value: Json;
  /** Index in its list. */
  at: number;
}

/** @returns what is left of either list, in order */
export function withoutTwins(before: Json[], after: Json[]): [Placed[], Placed[]] {
  const waiting = new Map<string, Placed[]>();
  for (const [at, value] of before.entries()) {
    const text = canonical(value);
    const same = waiting.get(text);
    if (same) same.push({ value, at });
    else waiting.set(text, [{ value, at }]);
  }
  const others = [...after.entries()].flatMap(([at, value]) =>
    waiting.get(canonical(value))?.shift() ? [] : [{ value, at }],
  );
  const left = [...waiting.values()].flat().toSorted((a, b) => a.at - b.at);
  return [left, others];
}

/** The same text for the same value, whatever the order of its members. */
function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRow(value)) return JSON.stringify(value);
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] as Json)}`);
  return `{${members.join(",")}}`;
}

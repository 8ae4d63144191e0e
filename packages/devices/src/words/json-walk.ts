// For work on JSON of any size, member by member, so that nobody holds the loop of a process for long.
import type { Json } from "./json.js";

/** One after the other: a list of pairs of a large object takes long to make. Items of a list have no key. */
export function* membersOf(
  from: Json[] | Record<string, Json>,
): Generator<[key: string | undefined, item: Json]> {
  if (Array.isArray(from)) for (const item of from) yield [undefined, item];
  else for (const key of Object.keys(from)) yield [key, from[key]!];
}

/** Values in it, and hundreds of characters; counts no further than to more than `most`. */
export function weigh(value: Json, most: number): number {
  let weight = 0;
  const todo: Json[] = [value];
  for (let next = todo.pop(); next !== undefined && weight <= most; next = todo.pop()) {
    weight += typeof next === "string" ? 1 + next.length / 100 : 1;
    if (next === null || typeof next !== "object") continue;
    const inside = Array.isArray(next) ? next : Object.values(next);
    if (weight + inside.length > most) return weight + inside.length;
    for (const each of inside) todo.push(each);
  }
  return weight;
}

/** Also for `__proto__`, which an assignment would take for something else. */
export function setMember(members: object, name: string, value: Json): void {
  if (name === "__proto__")
    Object.defineProperty(members, name, { value, enumerable: true, writable: true, configurable: true });
  else (members as Record<string, Json>)[name] = value;
}

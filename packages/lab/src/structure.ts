// Structured templates: a YAML value whose strings are templates becomes the JSON that a device prints.
import type { Json } from "../../devices/src/words/json.js";
import { expression, template, type Scope } from "./template.js";

type Each = { $each: string; $key?: string; $value: Json; $if?: string };

/**
 * Fills a structure. A string that is one `{{ … }}` keeps the type of its value; `{ $each: "x in list", $value }` becomes
 * a list, with `$key` an object; `$if` leaves items out.
 */
export function fill(value: Json, scope: Scope): Json {
  if (typeof value === "string") return text(value, scope);
  if (Array.isArray(value))
    return value.flatMap((item) => (isEach(item) ? list(item, scope) : [fill(item, scope)]));
  if (value === null || typeof value !== "object") return value;
  if (isEach(value)) return each(value, scope);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, Json][] => {
      if (key === "$merge") return Object.entries(fill(item, scope) as Record<string, Json>);
      return [[String(text(key, scope)), fill(item, scope)]];
    }),
  );
}

function text(value: string, scope: Scope): Json {
  const whole = /^\{\{((?:(?!\}\}).)*)\}\}$/.exec(value);
  if (whole) return (expression(whole[1]!)(scope) ?? null) as Json;
  return value.includes("{{") ? template(value)(scope) : value;
}

const isEach = (value: Json): value is Json & Each =>
  typeof value === "object" && value !== null && !Array.isArray(value) && "$each" in value;

function* scopes(value: Each, scope: Scope): Generator<Scope> {
  const [, name, path] = /^(\w+) in (.+)$/.exec(value.$each) ?? [];
  if (!name) throw new Error(`structure: expected "$each: name in list", got "${value.$each}"`);
  for (const item of (expression(path!)(scope) as unknown[] | undefined) ?? []) {
    const inner = Object.assign(Object.create(scope) as Scope, { [name]: item });
    if (!value.$if || expression(value.$if)(inner)) yield inner;
  }
}

const list = (value: Each, scope: Scope): Json[] =>
  [...scopes(value, scope)].map((inner) => fill(value.$value, inner));

/** Items with the same key share one entry; lists under it are joined. */
function each(value: Each, scope: Scope): Json {
  if (value.$key === undefined) return list(value, scope);
  const made: Record<string, Json> = {};
  for (const inner of scopes(value, scope)) {
    const key = String(text(value.$key, inner));
    const item = fill(value.$value, inner);
    const there = made[key];
    made[key] = Array.isArray(there) && Array.isArray(item) ? [...there, ...item] : item;
  }
  return made;
}

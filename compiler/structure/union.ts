// Which of a union's options a value was meant for, so that its problems are told in that option's terms.
import { asMap, type Node } from "../document/index.js";
import { type Schema, unwrap } from "./schema.js";

const SCALARS = new Set(["string", "number", "boolean", "null", "picklist", "literal"]);

function kindOf(schema: Schema): "map" | "list" | "scalar" {
  if (SCALARS.has(schema.type)) return "scalar";
  return schema.type === "array" ? "list" : "map";
}

function acceptsScalar(schema: Schema, value: unknown): boolean {
  if (schema.type === "picklist") return typeof value === "string";
  if (schema.type === "literal") return schema.literal === value;
  return schema.type === (value === null ? "null" : typeof value);
}

/** The options, with unions inside unions laid flat. */
function flatten(options: Schema[]): Schema[] {
  return options.flatMap((option) => {
    const { schema } = unwrap(option);
    return schema.type === "union" ? flatten(schema.options as Schema[]) : [option];
  });
}

export interface Choice {
  option?: Schema;
  keys?: string[];
  /** Keys of other options, which exclude those of the one that was chosen. */
  others?: string[];
}

/** @returns the option; or the keys of all maps among them, where the value is a map and fits none. */
export function chooseOption(options: Schema[], node: Node): Choice {
  const all = flatten(options);
  if (node.kind === "scalar") {
    const option = all.find((candidate) => acceptsScalar(unwrap(candidate).schema, node.value));
    return option ? { option } : {};
  }
  const candidates = all.filter((candidate) => kindOf(unwrap(candidate).schema) === node.kind);
  if (candidates.length < 2) return candidates[0] ? { option: candidates[0] } : {};
  const keys = [...(asMap(node)?.entries.keys() ?? [])];
  const score = (candidate: Schema): number => {
    const entries = unwrap(candidate).schema.entries ?? {};
    return keys.filter((key) => Object.hasOwn(entries, key)).length;
  };
  const best = candidates.reduce((a, b) => (score(b) > score(a) ? b : a));
  const known = [
    ...new Set(candidates.flatMap((candidate) => Object.keys(unwrap(candidate).schema.entries ?? {}))),
  ];
  if (score(best) === 0) return { keys: known };
  const own = unwrap(best).schema.entries ?? {};
  return { option: best, others: known.filter((key) => !Object.hasOwn(own, key)) };
}

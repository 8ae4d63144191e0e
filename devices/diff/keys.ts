// Which field tells the elements of a list apart, so that they can be compared whatever their order.
import type { Json } from "../../schemas/json.js";

export type Row = Record<string, Json>;

export const isRow = (value: Json): value is Row =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isScalar = (value: Json | undefined): value is string | number | boolean =>
  value !== undefined && value !== null && typeof value !== "object";

/** Names that fields with an identity have in the outputs of network devices, best first. */
const TELLING =
  /^(name|id|key|.*_?id|.*name|interface|intf|ifname|port|neighbou?r.*|peer.*|prefix|network|destination|address|ip.*|mac.*|vlan.*|vrf|index|seq.*)$/i;

/**
 * A field that every element of both lists has, with a scalar that is unique within each list.
 * @returns undefined where there is none; the lists are then compared element by element
 */
export function inferKey(before: Row[], after: Row[]): string | undefined {
  const candidates = Object.keys(before[0] ?? after[0] ?? {}).filter(
    (field) => tells(field, before) && tells(field, after),
  );
  const scored = candidates.map((field) => ({
    field,
    score: shared(field, before, after) + (TELLING.test(field) ? 0.5 : 0),
  }));
  return scored.toSorted((a, b) => b.score - a.score)[0]?.field;
}

/** A given key counts only where it does tell the elements apart. */
export const tells = (field: string, rows: Row[]): boolean => {
  const values = rows.map((row) => (Object.hasOwn(row, field) ? row[field] : undefined));
  return values.every(isScalar) && new Set(values.map(String)).size === rows.length;
};

/** How many elements of the shorter list find their counterpart by the field, 0 to 1. */
function shared(field: string, before: Row[], after: Row[]): number {
  const values = new Set(before.map((row) => String(row[field])));
  const found = after.filter((row) => values.has(String(row[field]))).length;
  return found / Math.max(1, Math.min(before.length, after.length));
}

// Which field tells the elements of a list apart, so that they can be compared whatever their order.
import type { Json } from "../words/json.js";

export type Row = Record<string, Json>;

export const isRow = (value: Json): value is Row =>
  value !== null && typeof value === "object" && !Array.isArray(value);
const isScalar = (value: Json | undefined): value is string | number | boolean =>
  value !== undefined && value !== null && typeof value !== "object";

/** Names that fields with an identity have in the outputs of network devices. */
const TELLING =
  /^(name|id|key|.*[_-]id|.*Id|.*name|interface|intf|ifname|port|neighbou?r.*|peer.*|prefix|network|destination|address|ip.*|mac.*|vlan.*|vrf)$/i;

/**
 * A field that every element of both lists has, with a scalar that is unique within each list. A field with a telling
 * name goes before one that only happens to find more counterparts: a renamed interface is another interface.
 * @param ignored fields that do not count at this place, and so cannot tell anything apart
 * @returns undefined where there is none; the lists are then compared element by element
 */
export function inferKey(
  before: Row[],
  after: Row[],
  ignored: (field: string) => boolean = () => false,
): string | undefined {
  const candidates = Object.keys(before[0] ?? after[0] ?? {}).filter(
    (field) => !ignored(field) && tells(field, before) && tells(field, after),
  );
  const scored = candidates.map((field) => ({ field, score: scoreOf(field, before, after) }));
  return scored.toSorted((a, b) => b.score - a.score)[0]?.field;
}

function scoreOf(field: string, before: Row[], after: Row[]): number {
  const found = shared(field, before, after);
  if (!TELLING.test(field)) return found;
  return found > 0 ? 2 + found : 1.1;
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

// The positioned document: JSON values that know where they stand. The rest of the compiler works on these.
import type { Json } from "../../packages/devices/src/words/json.js";
import type { SourceRange, Source } from "../diagnostics/index.js";

export interface ScalarNode extends SourceRange {
  kind: "scalar";
  value: string | number | boolean | null;
  style: "plain" | "single" | "double" | "block";
}
export interface Entry {
  key: ScalarNode & { value: string };
  value: Node;
}
export interface MapNode extends SourceRange {
  kind: "map";
  entries: Map<string, Entry>;
}
export interface ListNode extends SourceRange {
  kind: "list";
  items: Node[];
}
export type Node = ScalarNode | MapNode | ListNode;

/** What is written there, quotes included. */
export const rawOf = (node: SourceRange): string => node.source.text.slice(node.start, node.end);

/** The value without positions. */
export function jsonOf(node: Node): Json {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(jsonOf);
  const value: { [key: string]: Json } = {};
  for (const [key, entry] of node.entries) value[key] = jsonOf(entry.value);
  return value;
}

/** Characters of the value's JSON, about; what an alias stands for counts each time. */
export function sizeOf(node: Node): number {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  let size = node.kind === "scalar" ? String(node.value).length + 2 : 2;
  if (node.kind === "list") for (const item of node.items) size += 1 + sizeOf(item);
  if (node.kind === "map")
    for (const [key, { value }] of node.entries) size += 4 + key.length + sizeOf(value);
  sizes.set(node, size);
  return size;
}
const sizes = new WeakMap<Node, number>();

/** A node for what the text does not hold, such as a default; problems with it point at `place`. */
export const scalarAt = (place: SourceRange, value: ScalarNode["value"]): ScalarNode => ({
  kind: "scalar",
  value,
  style: "plain",
  source: place.source,
  start: place.start,
  end: place.end,
});

export const startOf = (source: Source): SourceRange => ({ source, start: 0, end: 1 });

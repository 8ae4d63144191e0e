// Reading a document without stopping at what is wrong: what has another type than asked for is absent.
// The structure check has reported it by then.
import type { Entry, ListNode, MapNode, Node, ScalarNode } from "./node.js";

export const asMap = (node: Node | undefined): MapNode | undefined =>
  node?.kind === "map" ? node : undefined;
export const asList = (node: Node | undefined): ListNode | undefined =>
  node?.kind === "list" ? node : undefined;

export type TextNode = ScalarNode & { value: string };
export const asText = (node: Node | undefined): TextNode | undefined =>
  node?.kind === "scalar" && typeof node.value === "string" ? (node as TextNode) : undefined;

/** The value of a key; a key without a value counts as absent. */
export function get(node: Node | undefined, key: string): Node | undefined {
  const value = asMap(node)?.entries.get(key)?.value;
  return value?.kind === "scalar" && value.value === null ? undefined : value;
}

export const entriesOf = (node: Node | undefined): Entry[] => [...(asMap(node)?.entries.values() ?? [])];

export const textOf = (node: Node | undefined): string | undefined => asText(node)?.value;

export function numberOf(node: Node | undefined): number | undefined {
  return node?.kind === "scalar" && typeof node.value === "number" ? node.value : undefined;
}
export function flagOf(node: Node | undefined): boolean | undefined {
  return node?.kind === "scalar" && typeof node.value === "boolean" ? node.value : undefined;
}

/** One, or a list of them. */
export const oneOrMany = (node: Node | undefined): Node[] =>
  node === undefined ? [] : node.kind === "list" ? node.items : [node];

/** The texts among one, or a list of them. */
export const textsOf = (node: Node | undefined): TextNode[] =>
  oneOrMany(node)
    .map(asText)
    .filter((text) => text !== undefined);

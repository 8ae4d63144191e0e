// The layers of a device: what it says itself, its groups in order, the defaults. The first that says something wins.
import type { Json } from "../../schemas/json.js";
import { entriesOf, get, jsonOf, type Node, textsOf } from "../document/index.js";

export type Layers = readonly (Node | undefined)[];

export function first(layers: Layers, key: string): Node | undefined {
  for (const layer of layers) {
    const value = get(layer, key);
    if (value) return value;
  }
  return undefined;
}

/** A map's entries from all layers, key by key. */
export function merged(layers: Layers, key: string): Map<string, Node> {
  const result = new Map<string, Node>();
  for (const layer of layers) {
    for (const entry of entriesOf(get(layer, key)))
      if (!result.has(entry.key.value)) result.set(entry.key.value, entry.value);
  }
  return result;
}

export function mergedValues(layers: Layers, key: string): Record<string, Json> {
  return Object.fromEntries([...merged(layers, key)].map(([name, node]) => [name, jsonOf(node)]));
}

/** A list's texts from all layers, each once. */
export const united = (layers: Layers, key: string): string[] => [
  ...new Set(layers.flatMap((layer) => textsOf(get(layer, key)).map((text) => text.value))),
];

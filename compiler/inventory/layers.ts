// The layers of a device: what it says itself, its groups in order, the defaults. The first that says something wins.
import type { Json } from "../../packages/devices/src/words/json.js";
import { grow, spend } from "../budget.js";
import { entriesOf, get, jsonOf, type Node, sizeOf, textsOf } from "../document/index.js";

export type Layers = readonly (Node | undefined)[];

export function first(layers: Layers, key: string): Node | undefined {
  spend(layers.length / 50);
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
    const entries = entriesOf(get(layer, key));
    spend((1 + entries.length) / 10);
    for (const entry of entries) if (!result.has(entry.key.value)) result.set(entry.key.value, entry.value);
  }
  return result;
}

export function mergedValues(layers: Layers, key: string): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const [name, node] of merged(layers, key)) {
    grow(name.length + sizeOf(node));
    values[name] = sharedJsonOf(node);
  }
  return values;
}

/** What a group says, all its devices have: one value, which nobody changes. */
function sharedJsonOf(node: Node): Json {
  let value = shared.get(node);
  if (value === undefined) shared.set(node, (value = jsonOf(node)));
  return value;
}
const shared = new WeakMap<Node, Json>();

/** A list's texts from all layers, each once. */
export function united(layers: Layers, key: string): string[] {
  const found = new Set<string>();
  for (const layer of layers)
    for (const { value } of textsOf(get(layer, key))) {
      spend(0.1);
      found.add(value);
    }
  const texts = [...found];
  grow(texts.reduce((sum, text) => sum + text.length + 3, 0));
  return texts;
}

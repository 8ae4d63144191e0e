// Nodes of a topology with what their group, their kind and the defaults give them.
import type { Stated } from "../draft.js";
import type { SourceLine } from "../notes.js";
import { entriesOf, member, scalarText, type Value } from "../yaml/read.js";

export interface TopologyNode {
  name: string;
  place: SourceLine;
  kind: Stated | undefined;
  text(key: string): Stated | undefined;
}

export function topologyNodes(root: Value): TopologyNode[] {
  const topology = member(root, "topology");
  const defaults = member(topology, "defaults");
  return entriesOf(member(topology, "nodes")).map(([name, node]) => {
    const named = (part: string, key: string | undefined): Value | undefined =>
      key === undefined ? undefined : member(member(topology, part), key);
    const group = named("groups", first([node, defaults], "group")?.value);
    const kind = first([node, group, defaults], "kind");
    const layers = [node, group, named("kinds", kind?.value), defaults];
    return { name, place: node, kind, text: (key) => first(layers, key) };
  });
}

function first(layers: readonly (Value | undefined)[], key: string): Stated | undefined {
  for (const layer of layers) {
    const found = member(layer, key);
    const text = scalarText(found);
    if (found !== undefined && text !== undefined && text !== "")
      return { value: text, file: found.file, line: found.line };
  }
  return undefined;
}

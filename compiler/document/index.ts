// Text or value to a positioned document.
export * from "./access.js";
export { MAX_INVENTORY_BYTES } from "./limits.js";
export {
  type Entry,
  jsonOf,
  type MapNode,
  type Node,
  rawOf,
  type ScalarNode,
  sizeOf,
  startOf,
} from "./node.js";
export { placeInside } from "./offsets.js";
export { parseDocument } from "./parse.js";
export { documentOf } from "./print.js";

// Text or value to a positioned document.
export * from "./access.js";
export { MAX_DEPTH, MAX_INVENTORY_BYTES, MAX_SPEC_BYTES } from "./limits.js";
export {
  type Entry,
  jsonOf,
  type ListNode,
  type MapNode,
  type Node,
  rawOf,
  type ScalarNode,
  scalarAt,
  startOf,
} from "./node.js";
export { placeInside } from "./offsets.js";
export { parseDocument } from "./parse.js";
export { documentOf } from "./print.js";

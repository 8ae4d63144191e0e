// Structural comparison of device state.
export { compare, type Difference } from "./compare.js";
export { parsePattern } from "./path.js";
export { compareSnapshots, renderDifferences, type Snapshot, type SnapshotOptions } from "./snapshots.js";

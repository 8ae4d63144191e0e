// The workflows that a worker runs; their names are WORKFLOW_TYPES in ids.ts.
export { archive } from "./archive.js";
export { lease } from "./lease.js";
export { notify } from "./notify.js";
export { probe } from "./probe.js";
export { run } from "./run.js";
export { shard } from "./shard.js";

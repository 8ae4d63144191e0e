// What Node is told for the processes that we start.

/** With its usual 16 MB for what is new V8 copies what lives a moment longer again and again: 5 % of a busy worker's time. */
const MORE_YOUNG_SPACE = "--max-semi-space-size=32";

/**
 * V8 optimizes a function once it has run for so long; usually after a third of that. A worker's first run, 200 devices × 10
 * commands on two cores, took 8.8 s of CPU, 3 s of it for the compiler, and takes 6.8 s so; later runs take what they took.
 * Node 22 has a quicker compiler in between, and not this setting.
 */
const LATER_OPTIMIZATION = "--interrupt-budget=200000";

export const NODE_FLAGS: readonly string[] = process.version.startsWith("v20.")
  ? [MORE_YOUNG_SPACE, LATER_OPTIMIZATION]
  : [MORE_YOUNG_SPACE];

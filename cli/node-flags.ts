// What Node is told for the processes that we start.

/** With its usual 16 MB for what is new V8 copies what lives a moment longer again and again: 5 % of a busy worker's time. */
export const NODE_FLAGS = ["--max-semi-space-size=32"] as const;

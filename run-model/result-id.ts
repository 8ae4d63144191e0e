// Ids of results: of a step, or of one iteration of it.

const ITERATION = /\[\d+\]$/;

/** `push[2]` → `push`. */
export const baseOf = (id: string): string => id.replace(ITERATION, "");

/** `push[2]` → `[2]`, and nothing of `push`. */
export const iterationOf = (id: string): string => ITERATION.exec(id)?.[0] ?? "";

/** `push`, or `push[2]` within a loop. */
export const resultId = (step: string, iteration: { index: number } | undefined): string =>
  iteration ? `${step}[${iteration.index}]` : step;

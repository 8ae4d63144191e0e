// Work that can be interrupted: it yields wherever others may have the loop.
import { setImmediate as nextTurn } from "node:timers/promises";

export type Steps<T> = Generator<undefined, T>;

const SLICE_MS = 10;

/** Does the work at once. */
export function atOnce<T>(work: Steps<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does the work in slices, between which others have the loop. */
export async function inSlices<T>(work: Steps<T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (performance.now() - began < SLICE_MS) continue;
    await nextTurn();
    began = performance.now();
  }
}

// Work that can be interrupted: it yields wherever others may have the loop.
import { pause } from "../../packages/devices/src/words/loop-turn.js";

export type Steps<T> = Generator<undefined, T>;

/** Does the work at once. */
export function atOnce<T>(work: Steps<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does the work in slices, between which others have the loop. */
export async function inSlices<T>(work: Steps<T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    const turn = pause();
    if (turn) await turn;
  }
}

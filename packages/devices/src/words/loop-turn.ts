// Work on large data takes turns: whatever is done at the same time, the loop serves others after each slice.

/** All who work on large data together have so much of each turn of the loop, milliseconds. */
const SLICE_MS = 10;

/** When the slice of this turn began; undefined: nobody has worked in it yet. */
let began: number | undefined;
let last: Promise<void> = Promise.resolve();

/** Resolves for one caller in each turn of the loop. */
export function loopTurn(): Promise<void> {
  last = last.then(() => new Promise<void>((resolve) => setImmediate(() => resolve(endSlice()))));
  return last;
}

function endSlice(): void {
  began = undefined;
}

/**
 * Called between small parts of large work. What starts in a turn shares its slice: one each would hold the loop for most of
 * a second where 80 devices start together.
 * @returns what is to be awaited before the next part, if anything
 */
export function pause(): Promise<void> | undefined {
  if (began === undefined) {
    began = performance.now();
    setImmediate(endSlice);
  }
  return performance.now() - began < SLICE_MS ? undefined : loopTurn();
}

// Work on large data takes turns: whatever is read at the same time, the loop serves other requests after each slice.

/** All who work on large data together have so much of each turn of the loop, milliseconds. */
const SLICE_MS = 10;

let last: Promise<void> = Promise.resolve();

/** Resolves for one caller in each turn of the loop. */
export function loopTurn(): Promise<void> {
  last = last.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
  return last;
}

/** Called between small parts of large work; what it returns, if anything, is to be awaited. */
export type Pause = () => Promise<void> | undefined;

export function createPauses(): Pause {
  let began = performance.now();
  return () => {
    if (performance.now() - began < SLICE_MS) return undefined;
    return loopTurn().then(() => void (began = performance.now()));
  };
}

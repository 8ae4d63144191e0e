// Work on large data takes turns: whatever is read at the same time, the loop serves other requests after each slice.

let last: Promise<void> = Promise.resolve();

/** Resolves for one caller in each turn of the loop. */
export function loopTurn(): Promise<void> {
  last = last.then(() => new Promise<void>((resolve) => setImmediate(resolve)));
  return last;
}

// Work that is done in slices, between which others have the loop: what ends a stage concerns all of its devices.

/** Yields wherever others may have the loop. */
export type Slices<T> = Generator<undefined, T, void>;

export function atOnce<T>(slices: Slices<T>): T {
  for (;;) {
    const next = slices.next();
    if (next.done) return next.value;
  }
}

/** @param pause says after each slice what is to be awaited, if anything. @returns a promise only where it was */
export function withPauses<T>(slices: Slices<T>, pause: () => Promise<void> | undefined): T | Promise<T> {
  for (;;) {
    const next = slices.next();
    if (next.done) return next.value;
    const turn = pause();
    if (turn) return turn.then(() => withPauses(slices, pause));
  }
}

// What may be spent where nothing else can run meanwhile: on the loop of a worker. What is too dear goes to a thread.

/** Microseconds, roughly: counted by the steps that are taken, not by a clock, so that a busy machine changes nothing. */
const LOOP_ALLOWANCE = 15_000;
const INSTRUCTIONS_PER_UNIT = 20;

/** Not an error of the expression: the same work succeeds where there is no allowance. */
export class TooDear extends Error {
  override readonly name = "TooDear";
}

let left = Infinity;
let isExceeded = false;

/** @throws {TooDear} */
export function takeAllowance(units: number): void {
  left -= units;
  if (left >= 0) return;
  isExceeded = true;
  throw new TooDear("this takes too long for the loop");
}

/** RE2 takes this long at most: for each character it may look at all instructions. @throws {TooDear} */
export const takeForPattern = (instructions: number, characters: number): void =>
  takeAllowance((instructions * characters) / INSTRUCTIONS_PER_UNIT);

/**
 * Runs work that is synchronous, so that one counter will do.
 * @throws {TooDear} also where the work itself swallowed it
 */
export function withAllowance<T>(run: () => T): T {
  left = LOOP_ALLOWANCE;
  isExceeded = false;
  try {
    const result = run();
    if (!isExceeded) return result;
  } catch (error) {
    if (!isExceeded) throw error;
  } finally {
    left = Infinity;
  }
  throw new TooDear("this takes too long for the loop");
}

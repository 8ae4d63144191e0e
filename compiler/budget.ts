// What one compilation may cost. Counted, not timed, so that the same documents always end the same way.
// One counter will do: compiling is synchronous.

import type { SourceRange } from "./diagnostics/index.js";

/** Elements visited, expressions evaluated, characters handled (100 for one). A few seconds at most. */
const MAX_UNITS = 10_000_000;
/** Characters of what comes of it. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
const CHARACTERS_PER_UNIT = 100;

export interface Over {
  message: string;
  hint: string;
  /** Where, if one place is to blame. */
  at?: SourceRange | undefined;
}

/** Ends a compilation. Thrown by {@link spend} and {@link grow}, caught by {@link withinBudget}. */
export class TooComplex extends Error {
  override readonly name = "TooComplex";
  constructor(
    message: string,
    readonly hint: string,
    readonly at?: SourceRange,
  ) {
    super(message);
  }
}

interface Budget {
  units: number;
  characters: number;
}
/** Outside of a compilation nothing is counted. */
let left: Budget | undefined;

const FEWER =
  "use fewer devices, steps or items of loops at a time (`--limit` does not read fewer), or simpler expressions";

/** @throws {TooComplex} */
export function spend(units: number): void {
  if (!left) return;
  left.units -= units;
  if (left.units < 0)
    throw new TooComplex(
      `compiling this takes more than ${MAX_UNITS.toLocaleString("en")} steps of work (devices × steps × what is evaluated for each)`,
      FEWER,
    );
}

/** @throws {TooComplex} */
export const spendText = (length: number): void => spend(1 + length / CHARACTERS_PER_UNIT);

/** So many characters more in the plan. @throws {TooComplex} */
export function grow(characters: number): void {
  if (!left) return;
  left.characters -= characters;
  if (left.characters < 0)
    throw new TooComplex(
      `the plan would be larger than ${MAX_CHARACTERS / 1024 / 1024} MiB`,
      "keep large values out of `vars` and inputs that many devices or steps get, or use fewer devices or steps at a time",
    );
}

/** Runs with a budget of its own; inside of another one with that. */
export function withinBudget<T>(work: () => T): { value: T } | { over: Over } {
  if (left) return { value: work() };
  left = { units: MAX_UNITS, characters: MAX_CHARACTERS };
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof TooComplex)) throw error;
    return { over: { message: error.message, hint: error.hint, at: error.at } };
  } finally {
    left = undefined;
  }
}

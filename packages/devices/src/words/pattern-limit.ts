// How long patterns of users may search on a loop that others need: the worker's. Threads have limits of their own.
import { type Compiled, MOST_MS, OverBudget, PatternMeter } from "./pattern-budget.js";

/** Takes milliseconds that a search has used. @throws {OverBudget} */
export type Spend = (ms: number) => void;

/** Ten times of what patterns take as a rule. */
const MS_PER_CHARACTER = 0.002;
/** For each text: a short one is read to its end although others have used up the reserve. */
const LEAST_MS = 0.3;
/** For all texts together until the loop has its next turn. */
const RESERVE_MS = 50;
/** One search holds the loop for no longer, the reserve apart. */
const MOST_FOR_ONE_MS = 50;
/** For one instruction. */
const MOST_MS_TO_COMPILE = 0.1;
/** Instructions times characters that are not worth to be counted. */
const SHORT = 30_000;

let reserve = RESERVE_MS;
let refill: NodeJS.Immediate | undefined;

/** @returns spends what a text of so many characters allows, then the reserve. */
export function allowanceFor(characters: number): Spend {
  let left = LEAST_MS + characters * MS_PER_CHARACTER;
  return (ms) => {
    left -= ms;
    if (left >= 0) return;
    reserve += left;
    left = 0;
    refill ??= setImmediate(() => {
      reserve = RESERVE_MS;
      refill = undefined;
    });
    if (reserve < 0) throw new OverBudget("the patterns took too long");
  };
}

let shared: Spend | undefined;
let isLimited = true;

/** For a thread or a process that somebody ends when it takes too long. */
export function liftPatternLimit(): void {
  isLimited = false;
}

/** All searches of the work, which is synchronous, share the allowance of a text of so many characters. */
export function withPatternAllowance<T>(characters: number, work: () => T): T {
  const before = shared;
  shared = allowanceFor(Math.min(characters, MOST_FOR_ONE_MS / MS_PER_CHARACTER));
  try {
    return work();
  } finally {
    shared = before;
  }
}

/**
 * One search, which ends in its middle where it takes too long.
 * @param find is given the text, which may be one that counts how often it is looked at
 * @throws {OverBudget}
 */
export function limitedSearch<T>(pattern: Compiled, text: string, find: (text: string) => T): T {
  if (!isLimited) return find(text);
  const spend = shared ?? allowanceFor(Math.min(text.length, MOST_FOR_ONE_MS / MS_PER_CHARACTER));
  const work = pattern.programSize() * (text.length + 1);
  if (work > SHORT) return new PatternMeter(spend).search(pattern, text, find);
  const began = performance.now();
  const found = find(text);
  spend(Math.min(performance.now() - began, work * MOST_MS));
  return found;
}

/** Compiling a pattern is a part of the work that it is for. @throws {OverBudget} */
export function takeForCompiling(pattern: Compiled, ms: number): void {
  if (isLimited) shared?.(Math.min(ms, pattern.programSize() * MOST_MS_TO_COMPILE));
}

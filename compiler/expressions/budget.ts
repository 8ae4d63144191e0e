// What one evaluation may cost. Counted, not timed, so that the same expression over the same data always ends the same way.
import { spend } from "../budget.js";
import { takeAllowance } from "./allowance.js";

/** Elements visited, calls made, characters handled (100 for one). About a second at most. */
export const BUDGET = 1_000_000;
export const MAX_TEXT = 8_000_000;
const CHARACTERS_PER_UNIT = 100;

/** What an evaluation costs beside what it does. */
const EVALUATION = 2;

export class OverBudget extends Error {
  override readonly name = "OverBudget";
}

const STEPS = "the expression takes too many steps over too much data";
let left = BUDGET;
let exceeded = false;
let reason = STEPS;

/** @throws {OverBudget} */
export function charge(units: number): void {
  takeAllowance(units);
  left -= units;
  if (left >= 0) return;
  exceeded = true;
  reason = STEPS;
  throw new OverBudget(reason);
}

export function chargeText(length: number): void {
  if (length > MAX_TEXT) {
    exceeded = true;
    reason = `the expression makes a text of more than ${MAX_TEXT} characters`;
    throw new OverBudget(reason);
  }
  charge(Math.ceil(length / CHARACTERS_PER_UNIT));
}

/**
 * Runs with a fresh budget. Evaluation is synchronous, so one counter will do.
 * @throws {OverBudget} also where the expression itself swallowed it (`x || true`)
 */
export function withBudget<T>(run: () => T): T {
  const outer = { left, exceeded };
  left = BUDGET;
  exceeded = false;
  try {
    const result = run();
    if (!exceeded) return result;
    throw new OverBudget(reason);
  } catch (error) {
    throw exceeded ? new OverBudget(reason, { cause: error }) : error;
  } finally {
    // Each evaluation has its bound; all that one compilation makes have one together.
    const used = BUDGET - Math.max(0, left);
    ({ left, exceeded } = outer);
    spend(EVALUATION + used);
  }
}

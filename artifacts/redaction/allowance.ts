// How long the patterns of an inventory's own platforms may look for secrets in a text, on the loop of the worker.
import { OverBudget } from "../../schemas/pattern-budget.js";

/** Ten times of what patterns take as a rule. */
const MS_PER_CHARACTER = 0.002;
/** For each text: a short one is read to its end although others have used up the reserve. */
const LEAST_MS = 0.3;
/** For all texts together until the loop has its next turn. */
const RESERVE_MS = 50;

let reserve = RESERVE_MS;
let refill: NodeJS.Immediate | undefined;

/** @returns spends what a text of so many characters allows, then the reserve. It throws {@link OverBudget}. */
export function allowanceFor(characters: number): (ms: number) => void {
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

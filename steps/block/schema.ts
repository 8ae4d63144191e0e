// `block` as it is written, and as the plan has it.
import * as v from "valibot";

/** @param steps a list of steps: given, since steps hold blocks and blocks hold steps */
export const blockSchema = (steps: v.GenericSchema<unknown[]>): v.GenericSchema =>
  v.pipe(steps, v.minLength(1), v.description("Steps that share `when`, `for_each`, `rescue` and `always`"));

/** Its steps are steps of the plan like others; this one holds their common condition, loop, rescue and always. */
export interface BlockAction {
  /** How many they are, those inside of other blocks included. */
  steps: number;
}

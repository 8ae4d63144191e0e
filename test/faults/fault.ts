// What a fault is. Each lasts for as long as it takes, and is mended when it returns.
import type { Random } from "./random.js";
import type { World } from "./world.js";

/** Faults of one lane come one after the other, those of several beside each other. */
export type Lane = "machines" | "devices";

export interface Fault {
  name: string;
  lane: Lane;
  /** Temporal goes back to an earlier state: what readers had been told may be told anew. */
  forgets?: true;
  /** Outputs may be lost in the store, and then the run says so. */
  loses?: true;
  /** Default: in each world. */
  isPossible?(world: World): boolean;
  /**
   * @returns for how many changes the fault may have come between the store's word that they begin and their first byte: they
   * are then indeterminate although nothing was sent
   */
  inject(world: World, random: Random): Promise<number>;
}

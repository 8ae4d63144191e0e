// Batches and failure limits of a stage, in devices.
import { shareOf } from "../durations.js";

/** Sizes that add up to `total`: percentages of all, rounded up; the last size repeats while devices are left. */
export function batchSizes(batches: readonly (number | string)[], total: number): number[] {
  const sizes: number[] = [];
  let left = total;
  for (let n = 0; left > 0; n++) {
    const share = batches[Math.min(n, batches.length - 1)] ?? total;
    const size = Math.min(left, Math.max(1, Math.ceil(shareOf(share, total))));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** A percentage of devices is rounded down: `10%` of 15 lets one fail. */
export const maxFailures = (share: number | string, total: number): number =>
  Math.floor(shareOf(share, total));

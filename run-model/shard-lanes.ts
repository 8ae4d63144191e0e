// How many shards of a stage are under way at once, and what each lane of them gets.

/** A shard of fewer devices at once than this is slower than its overhead, unless it has no more devices. */
const LANES_PER_SHARD = 50;

export interface ShardLane {
  /** Devices at once. */
  concurrency: number;
  /** Devices of one shard, at most. */
  most: number;
}

/**
 * @param devices of the slice
 * @param part devices of a shard, at most
 * @param concurrency devices at once, of all shards together
 * @param limited shards side by side would not know of each other's failures
 */
export function shardLanes(
  devices: number,
  { part, concurrency, limited }: { part: number; concurrency: number; limited: boolean },
): ShardLane[] {
  const wanted = limited ? 1 : Math.ceil(concurrency / Math.min(LANES_PER_SHARD, part));
  const shards = Math.ceil(devices / part);
  const window = Math.min(shards, Math.max(1, wanted));
  return Array.from({ length: window }, (_, n) => ({
    concurrency: shareOf(concurrency, n, window),
    // Where all begin at once, each has as many devices as it may do at once: none waits for another.
    most: window === shards ? shareOf(devices, n, shards) : part,
  }));
}

/** The part of the n-th of so many, which differ by one at most. */
const shareOf = (all: number, n: number, of: number): number => Math.floor(all / of) + (n < all % of ? 1 : 0);

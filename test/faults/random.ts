// Chance that can be repeated: all that a seed decides it decides again.

export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to 1, by mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** @throws {RangeError} where there is nothing to pick */
  pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.next() * from.length)];
    if (picked === undefined) throw new RangeError("there is nothing to pick");
    return picked;
  }

  /** For work that goes on beside other work: the order of the two then decides nothing. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 2 ** 32));
  }
}

/** `ORCHESTRATOR_FAULT_SEED`, or one that is made up. */
export const seedOf = (env: Record<string, string | undefined>): number =>
  env["ORCHESTRATOR_FAULT_SEED"] ? Number(env["ORCHESTRATOR_FAULT_SEED"]) : Math.floor(Math.random() * 1e9);

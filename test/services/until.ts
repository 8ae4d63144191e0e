// Waits for something that a device or a process does, and says what was there instead when it never comes.
import { setTimeout as sleep } from "node:timers/promises";

export interface UntilOptions {
  every_ms?: number;
  within_ms?: number;
  /** Told with the error: what a reader of it needs in order to see why. */
  instead?: () => unknown;
}

/** @throws {Error} when it does not hold in time */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  { every_ms = 20, within_ms = 60_000, instead }: UntilOptions = {},
): Promise<void> {
  const end = Date.now() + within_ms;
  while (!(await holds())) {
    if (Date.now() > end) {
      const seen = instead ? `: ${JSON.stringify(await instead(), null, 2)}` : "";
      throw new Error(`${what}: not within ${within_ms / 1_000} s${seen}`);
    }
    await sleep(every_ms);
  }
}

// Lets a device rest after a login that failed.
import { setTimeout as sleep } from "node:timers/promises";

export class LoginPause {
  /** When a device may be tried again, milliseconds of the monotonic clock. */
  readonly #until = new Map<string, number>();

  /** @param interval_ms between a failed login and the next one on the same device */
  constructor(readonly interval_ms: number) {}

  /** @throws when the signal aborts first */
  async wait(device: string, signal?: AbortSignal): Promise<void> {
    for (;;) {
      const left = (this.#until.get(device) ?? 0) - performance.now();
      if (left <= 0) break;
      await sleep(left, undefined, signal ? { signal } : {});
    }
    this.#until.delete(device);
  }

  failed(device: string): void {
    const now = performance.now();
    for (const [name, until] of this.#until) {
      if (until > now) break;
      this.#until.delete(name);
    }
    this.#until.delete(device);
    this.#until.set(device, now + this.interval_ms);
  }

  get size(): number {
    return this.#until.size;
  }
}

// How a device's output trickles in, so that a prompt at the end is believed at once where output comes in one go, and
// only after a silence where it comes in drops.

const AT_ONCE_MS = 2;
const FACTOR = 3;

export class Pace {
  /** The longest silence between two arrivals, milliseconds; older turns count less and less. */
  #gap = 0;
  #last: number | undefined;

  /** A new turn. */
  begin(): this {
    this.#gap /= 2;
    this.#last = undefined;
    return this;
  }

  arrived(): void {
    const now = performance.now();
    if (this.#last !== undefined) this.#gap = Math.max(this.#gap, now - this.#last);
    this.#last = now;
  }

  /** Silence after which nothing more is to be expected. */
  quiet_ms(most: number): number {
    return this.#gap < AT_ONCE_MS ? 0 : Math.min(most, this.#gap * FACTOR);
  }
}

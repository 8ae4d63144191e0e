// How a device's output trickles in, so that a prompt at the end is believed at once where output comes in one go, and
// only after a silence where it comes in drops.

const AT_ONCE_MS = 2;
const FACTOR = 3;
/** A piece of fewer bytes that ends inside a line is a drop. Whoever prints by lines or by blocks makes none. */
const DROP_BYTES = 128;
const DRIPS = 3;
const MOST_DROPS = 64;

export interface Arrival {
  bytes: number;
  /** It ended at least one line. */
  ended: boolean;
  /** A line is left unfinished behind it. */
  open: boolean;
}

export class Pace {
  /** The longest silence between two arrivals, milliseconds; older turns count less and less. */
  #gap = 0;
  #last: number | undefined;
  /** On lines that are finished; older turns count less and less. A prompt may come letter by letter, output rarely does. */
  #drops = 0;
  #onThisLine = 0;

  /** A new exchange. */
  begin(): this {
    this.#gap /= 2;
    this.#last = undefined;
    this.#drops = Math.floor(this.#drops / 2);
    this.#onThisLine = 0;
    return this;
  }

  /** What the device says next is an answer: the silence before it was ours, or the device's thinking. */
  typed(): void {
    this.#last = undefined;
  }

  arrived({ bytes, ended, open }: Arrival): void {
    const now = performance.now();
    if (this.#last !== undefined) this.#gap = Math.max(this.#gap, now - this.#last);
    this.#last = now;
    if (ended) {
      this.#drops = Math.min(MOST_DROPS, this.#drops + this.#onThisLine);
      this.#onThisLine = 0;
    }
    if (open && bytes < DROP_BYTES) this.#onThisLine++;
  }

  /**
   * Whether a piece may end anywhere, so that a prompt at its end means little.
   * @param first the line is the first of its output, and what it is made of is all that can be told from
   */
  drips(first: boolean): boolean {
    return this.#drops + (first ? this.#onThisLine : 0) >= DRIPS;
  }

  /** Silence after which nothing more is to be expected, at least and at most so long. */
  silence_ms(least: number, most: number, factor = FACTOR): number {
    return Math.min(most, Math.max(least, this.#gap * factor));
  }

  /** The same, and none at all where everything has come in one go. */
  quiet_ms(most: number): number {
    return this.#gap < AT_ONCE_MS ? 0 : this.silence_ms(0, most);
  }
}

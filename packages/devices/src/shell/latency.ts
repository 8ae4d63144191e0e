// How long a device takes to answer lines that need no work, as its last answers tell.

/** A login is slower than what follows it, and a busy device is not busy for ever. */
const ANSWERS = 8;

export class Latency {
  /** The longest silence before and within each of the last answers, milliseconds; the present one is the last. */
  readonly #silences: number[] = [];

  /** A line is typed. */
  begin(): void {
    this.#silences.push(0);
    if (this.#silences.length > ANSWERS) this.#silences.shift();
  }

  /** Something arrived after a silence of so many milliseconds. */
  arrived(silence_ms: number): void {
    const present = this.#silences.pop() ?? 0;
    this.#silences.push(Math.max(present, silence_ms));
  }

  /** The longest silence of the last answers, milliseconds; 0 before the first of them. */
  get longest_ms(): number {
    return Math.max(0, ...this.#silences);
  }
}

// The time of a recording: it goes on by what the recording took, and by what somebody would wait, without waiting.
export interface Span {
  /** Which step had it typed; absent: not told. */
  owner?: string | undefined;
  /** Milliseconds since 1970, or since any other moment that all spans of an owner share. */
  begin_ms: number;
  end_ms: number;
}

export class ReplayClock {
  #now: number;
  #owner: string | undefined;
  #shift = 0;

  /** @param now milliseconds since 1970 */
  constructor(now: number) {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  /** Between two spans of one step as much time passes as then; between steps none, since any of them may be new. */
  played({ owner, begin_ms, end_ms }: Span): void {
    if (owner === undefined || owner !== this.#owner) this.#shift = this.#now - begin_ms;
    this.#owner = owner;
    this.#now = Math.max(this.#now, end_ms + this.#shift);
  }
}

// Waits until nothing has arrived for a while.

export class Silence {
  /** Counts what has arrived. */
  #serial = 0;
  #timer: NodeJS.Timeout | undefined;
  #over = false;

  /** @param failed is given what a callback throws */
  constructor(readonly failed: (error: Error) => void) {}

  /** Something arrived, or was answered. */
  broken(): void {
    this.#serial++;
    clearTimeout(this.#timer);
  }

  /**
   * Runs when nothing more has arrived for so long; 0 waits only for what is on its way within this process. After a
   * timer the loop first reads what has come meanwhile: a process that stood still must not take that for silence.
   */
  after(quiet_ms: number, then: () => void): void {
    const go = this.#unlessBroken(then);
    clearTimeout(this.#timer);
    if (quiet_ms === 0) setImmediate(go);
    else this.#timer = setTimeout(() => setImmediate(go), quiet_ms);
  }

  /** Runs once the question is answered, unless something else arrives before. */
  afterAnswer(question: Promise<void>, then: () => void): void {
    const go = this.#unlessBroken(then);
    void question.then(go);
  }

  /** Nothing runs any more. */
  end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #unlessBroken(then: () => void): () => void {
    const serial = this.#serial;
    return () => {
      if (this.#over || serial !== this.#serial) return;
      try {
        then();
      } catch (error) {
        this.failed(error as Error);
      }
    };
  }
}

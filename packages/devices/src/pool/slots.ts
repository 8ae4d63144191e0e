// A semaphore: so many at once, the others wait in order and may give up.

interface Waiter {
  enter: () => void;
  refuse: (why: unknown) => void;
}

export class Slots {
  #taken = 0;
  readonly #waiting: Waiter[] = [];

  /** Nobody is in, nobody waits. */
  get empty(): boolean {
    return this.#taken === 0 && this.#waiting.length === 0;
  }
  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @param onWait called where somebody is before us @throws the signal's reason when it aborts first */
  async enter(limit: number, signal?: AbortSignal, onWait?: () => void): Promise<void> {
    signal?.throwIfAborted();
    if (this.#taken < limit && this.#waiting.length === 0) {
      this.#taken++;
      return;
    }
    onWait?.();
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        enter: () => {
          signal?.removeEventListener("abort", giveUp);
          this.#taken++;
          resolve();
        },
        refuse: (why) => {
          signal?.removeEventListener("abort", giveUp);
          reject(why);
        },
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#waiting.push(waiter);
    });
  }

  leave(): void {
    this.#taken--;
    this.#waiting.shift()?.enter();
  }

  /** Sends all away that wait. */
  refuseAll(why: unknown): void {
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(why);
  }
}

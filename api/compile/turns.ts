// Who compiles next: callers take turns, none has all places, and only so many wait.

export interface TurnsOptions {
  /** Jobs at once. */
  places: number;
  /** Of one caller at once: fewer than all, so that his large documents do not keep out another's small ones. */
  places_each: number;
  /** Jobs that wait. */
  waiting: number;
  /** Of one caller. */
  waiting_each: number;
}

interface Caller {
  running: number;
  waiting: (() => void)[];
}

/** Too many wait already. */
export class QueueFull extends Error {
  override readonly name = "QueueFull";
}

export class Turns {
  /** In the order in which they come next. */
  readonly #callers = new Map<string, Caller>();
  #running = 0;
  #waiting = 0;

  constructor(readonly options: TurnsOptions) {}

  /**
   * @returns what gives the place back
   * @throws {QueueFull}, or the signal's reason where it is aborted before
   */
  async take(name: string, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const caller = this.#callers.get(name) ?? { running: 0, waiting: [] };
    this.#callers.set(name, caller);
    const { places, places_each, waiting, waiting_each } = this.options;
    if (this.#running >= places || caller.running >= places_each || caller.waiting.length > 0) {
      if (this.#waiting >= waiting || caller.waiting.length >= waiting_each) throw new QueueFull();
      await this.#wait(caller, signal);
    } else this.#start(caller);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#running--;
      caller.running--;
      // Behind all others.
      this.#callers.delete(name);
      this.#callers.set(name, caller);
      this.#next();
    };
  }

  #start(caller: Caller): void {
    this.#running++;
    caller.running++;
  }

  async #wait(caller: Caller, signal?: AbortSignal): Promise<void> {
    this.#waiting++;
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting--;
        caller.waiting.splice(caller.waiting.indexOf(go), 1);
        reject(signal?.reason as Error);
      };
      const go = (): void => {
        this.#waiting--;
        signal?.removeEventListener("abort", leave);
        this.#start(caller);
        resolve();
      };
      caller.waiting.push(go);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  #next(): void {
    const { places, places_each } = this.options;
    for (const [name, caller] of this.#callers) {
      if (caller.running === 0 && caller.waiting.length === 0) this.#callers.delete(name);
      if (this.#running >= places) continue;
      if (caller.running < places_each) caller.waiting.shift()?.();
    }
  }
}

// Who compiles next: callers take turns, none has all places, and only so many wait.

export interface FairQueueOptions {
  /** Jobs at once. */
  jobs_at_once: number;
  /** Of one caller at once: fewer than all, so that his large documents do not keep out another's small ones. */
  jobs_each: number;
  /** Bytes of the jobs that wait; one caller's may be half of it. */
  waiting_bytes: number;
}

interface Caller {
  running: number;
  waiting: (() => void)[];
  waiting_bytes: number;
}

/** What a job that waits takes beside its bytes. */
const JOB_BYTES = 16 * 1024;

/** Too many wait already. */
export class QueueFull extends Error {
  override readonly name = "QueueFull";
}

export class FairQueue {
  /** In the order in which they come next. */
  readonly #callers = new Map<string, Caller>();
  #running = 0;
  #waiting_bytes = 0;

  constructor(readonly options: FairQueueOptions) {}

  /**
   * @param bytes that are kept while it waits
   * @returns what gives the place back
   * @throws {QueueFull}, or the signal's reason where it is aborted before
   */
  async take(name: string, bytes: number, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    const caller = this.#callers.get(name) ?? { running: 0, waiting: [], waiting_bytes: 0 };
    this.#callers.set(name, caller);
    const { jobs_at_once, jobs_each, waiting_bytes } = this.options;
    if (this.#running >= jobs_at_once || caller.running >= jobs_each || caller.waiting.length > 0) {
      const more = bytes + JOB_BYTES;
      const isFull = this.#waiting_bytes + more > waiting_bytes;
      if (isFull || caller.waiting_bytes + more > waiting_bytes / 2) throw new QueueFull();
      await this.#wait(caller, more, signal);
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

  async #wait(caller: Caller, bytes: number, signal?: AbortSignal): Promise<void> {
    const count = (more: number): void => {
      this.#waiting_bytes += more;
      caller.waiting_bytes += more;
    };
    count(bytes);
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        count(-bytes);
        caller.waiting.splice(caller.waiting.indexOf(go), 1);
        reject(signal?.reason as Error);
      };
      const go = (): void => {
        count(-bytes);
        signal?.removeEventListener("abort", leave);
        this.#start(caller);
        resolve();
      };
      caller.waiting.push(go);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  #next(): void {
    const { jobs_at_once, jobs_each } = this.options;
    for (const [name, caller] of this.#callers) {
      if (caller.running === 0 && caller.waiting.length === 0) this.#callers.delete(name);
      if (this.#running >= jobs_at_once) continue;
      if (caller.running < jobs_each) caller.waiting.shift()?.();
    }
  }
}

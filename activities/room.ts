// How many devices a worker works on at once, whether each has an activity of its own or several share one.

export interface Place {
  leave(): void;
}

export class Room {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly devices: number) {}

  /** Places that nobody has or waits for. */
  get free(): number {
    return Math.max(0, this.devices - this.taken - this.waiting.length);
  }

  /** In the order of asking. @returns undefined once the signal is aborted */
  async enter(signal: AbortSignal): Promise<Place | undefined> {
    if (this.taken < this.devices && this.waiting.length === 0) return this.place();
    if (signal.aborted) return undefined;
    return new Promise((resolve) => {
      const called = () => {
        signal.removeEventListener("abort", given);
        resolve(this.place());
      };
      const given = () => {
        this.waiting.splice(this.waiting.indexOf(called), 1);
        resolve(undefined);
      };
      signal.addEventListener("abort", given, { once: true });
      this.waiting.push(called);
    });
  }

  private place(): Place {
    this.taken++;
    let isLeft = false;
    return {
      leave: () => {
        if (isLeft) return;
        isLeft = true;
        this.taken--;
        this.waiting.shift()?.();
      },
    };
  }
}

// How many devices a worker works on at once, whether each has an activity of its own or several share one.
import { Slots } from "../packages/devices/src/pool/slots.js";

export interface SessionPermit {
  leave(): void;
}

export class Room {
  private readonly slots = new Slots();

  constructor(private readonly devices: number) {}

  /** Places that nobody has or waits for. */
  get free(): number {
    return Math.max(0, this.devices - this.slots.taken - this.slots.waiting);
  }

  /** In the order of asking. @returns undefined where the signal ends the wait */
  async enter(signal: AbortSignal): Promise<SessionPermit | undefined> {
    try {
      await this.slots.enter(this.devices, this.free > 0 ? undefined : signal);
    } catch {
      return undefined;
    }
    let isLeft = false;
    return {
      leave: () => {
        if (!isLeft) this.slots.leave();
        isLeft = true;
      },
    };
  }
}

// The part of the fold that concerns leases: for whom a device waits that another run holds.
import type { LeaseGranted, LeaseWaiting } from "../workflows/messages.js";
import { deviceOf, type FoldState } from "./fold-state.js";
import type { Draft } from "./step-events.js";

export class LeaseFold {
  /** By history, the devices of which it was last told for whom they wait. */
  private readonly askedFor = new Map<string, string[]>();

  constructor(
    private readonly state: FoldState,
    private readonly emit: (...drafts: Draft[]) => void,
  ) {}

  waiting(history: string, { stage, holders }: LeaseWaiting, time: string): void {
    const name = this.state.stages.find((each) => each.index === stage)?.name;
    const messages = new Map(
      Object.entries(holders).map(([device, run]) => [
        device,
        `waits for run ${run}, which holds the device`,
      ]),
    );
    // Devices of one request are granted together.
    const runs = [...new Set(Object.values(holders))].join(", ");
    const others = `the device is free; it waits for the other devices of this stage, which wait for run ${runs}`;
    for (const device of this.askedFor.get(history) ?? [])
      if (!messages.has(device) && deviceOf(this.state, device).waiting !== undefined)
        messages.set(device, others);
    this.askedFor.set(history, [...messages.keys()]);
    for (const [device, message] of messages) {
      const track = deviceOf(this.state, device);
      if (track.waiting === message) continue;
      track.waiting = message;
      this.emit({
        time,
        type: "device.waiting",
        ...(name === undefined ? {} : { stage: name }),
        device,
        message,
      });
    }
  }

  granted({ devices }: LeaseGranted): void {
    for (const device of devices) delete deviceOf(this.state, device).waiting;
  }
}

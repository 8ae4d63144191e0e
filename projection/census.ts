// How many devices have which status, kept up as facts arrive: a run is shown again and again, and may have very many devices.
import type { DeviceStatus } from "../schemas/outcome.js";
import type { DeviceCounts } from "../schemas/run.js";
import { noDevices } from "../run-model/outcome.js";
import type { DeviceTrack } from "./device-track.js";
import type { Slices } from "./slices.js";

/** So many devices are counted anew in one go where somebody asks; more of them in slices, before that. */
const FEW = 50;

export class Census {
  private readonly counts = noDevices(0);
  private readonly counted = new Map<DeviceTrack, DeviceStatus>();
  private readonly touched = new Set<DeviceTrack>();
  /** While a fact is applied: as they were before it. */
  private before: Readonly<DeviceCounts> | undefined;

  constructor(private readonly statusOf: (track: DeviceTrack) => DeviceStatus) {}

  /** The device may have another status from now on. */
  touch(track: DeviceTrack): void {
    this.touched.add(track);
  }

  beginFact(): void {
    this.before = { ...this.counts };
  }

  *endFact(): Slices<void> {
    if (this.touched.size > FEW)
      for (const track of this.touched) {
        this.countAgain(track);
        yield;
      }
    this.before = undefined;
  }

  /** Of the devices that any fact was about. */
  get known(): Readonly<DeviceCounts> {
    if (this.before) return this.before;
    for (const track of this.touched) this.countAgain(track);
    return this.counts;
  }

  private countAgain(track: DeviceTrack): void {
    this.touched.delete(track);
    const before = this.counted.get(track);
    const now = this.statusOf(track);
    if (before === undefined) this.counts.total++;
    else this.counts[before]--;
    this.counts[now]++;
    this.counted.set(track, now);
  }
}

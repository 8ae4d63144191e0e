// Which run may change which devices of a site. A request names all devices of a stage and is granted whole, in the order in
// which requests came.
import type { LeaseRelease, LeaseRequest } from "../workflows/messages.js";

/** What a request is told: that it has its devices, or for whom it waits, by device. */
export type Told = { to: LeaseRequest } & ({ holders?: never } | { holders: Record<string, string> });

export interface Leases {
  held: readonly LeaseRequest[];
  waiting: readonly LeaseRequest[];
}

export class LeaseQueue {
  /** Changes with every request and release. */
  version = 0;
  /** What a waiting request was told last. */
  private readonly told = new Map<LeaseRequest, string>();
  /** Holders that have asked again, and are to be told again. */
  private readonly again = new Set<LeaseRequest>();

  constructor(private now: Leases = { held: [], waiting: [] }) {}

  get leases(): Leases {
    return this.now;
  }
  get held(): readonly LeaseRequest[] {
    return this.now.held;
  }
  get waiting(): readonly LeaseRequest[] {
    return this.now.waiting;
  }
  /** In the order in which they have, or will get, their devices. */
  get all(): readonly LeaseRequest[] {
    return [...this.held, ...this.waiting];
  }

  /**
   * The same request again changes nothing; one that holds its devices is told so again. A run that asks for a stage has
   * done with those before it, whatever was heard of that; a request for one of those comes late, or is a copy.
   */
  add(request: LeaseRequest): void {
    const own = this.all.filter((known) => known.workflow_id === request.workflow_id);
    if (own.some((known) => known.stage > request.stage)) return;
    this.version++;
    for (const known of own) if (known.stage !== request.stage) this.release(known);
    const holder = this.held.find((known) => isSame(known, request));
    if (holder) this.again.add(holder);
    else if (!this.waiting.some((known) => isSame(known, request)))
      this.now = { ...this.now, waiting: [...this.waiting, request] };
  }

  release(release: LeaseRelease): void {
    this.version++;
    this.now = {
      held: this.held.filter((request) => !isSame(request, release)),
      waiting: this.waiting.filter((request) => !isSame(request, release)),
    };
  }

  /** Gives every request its devices that nobody holds and nobody before it waits for. */
  grant(): Told[] {
    const told: Told[] = [...this.again].map((to) => ({ to }));
    this.again.clear();
    const taken = new Map(this.held.flatMap(({ devices, run }) => devices.map((device) => [device, run])));
    for (const request of this.waiting) {
      const holders = Object.fromEntries(
        request.devices.flatMap((name) => (taken.has(name) ? [[name, taken.get(name)!]] : [])),
      );
      for (const name of request.devices) if (!taken.has(name)) taken.set(name, request.run);
      if (Object.keys(holders).length === 0) {
        this.give(request);
        told.push({ to: request });
      } else if (this.told.get(request) !== JSON.stringify(holders)) {
        this.told.set(request, JSON.stringify(holders));
        told.push({ to: request, holders });
      }
    }
    return told;
  }

  /** It has its devices from now on. */
  give(release: LeaseRelease): void {
    const { held, waiting } = this.now;
    const given = waiting.filter((request) => isSame(request, release));
    for (const request of given) this.told.delete(request);
    this.now = { held: [...held, ...given], waiting: waiting.filter((each) => !given.includes(each)) };
  }

  holds(request: LeaseRequest): boolean {
    return this.held.includes(request);
  }

  /** Those of whose devices somebody behind them wants one. */
  blocking(): LeaseRequest[] {
    const wanted = new Set<string>();
    const blocking: LeaseRequest[] = [];
    for (const request of this.all.toReversed()) {
      if (request.devices.some((device) => wanted.has(device))) blocking.push(request);
      for (const device of request.devices) wanted.add(device);
    }
    return blocking;
  }
}

const isSame = (a: LeaseRelease, b: LeaseRelease): boolean =>
  a.workflow_id === b.workflow_id && a.stage === b.stage;

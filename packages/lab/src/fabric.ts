// The cables between simulated devices: who is whose neighbour, and since when a link carries traffic.
import type { Device } from "./device.js";

export type Side = "left" | "right";

export interface End {
  name: string;
  router_id: string;
  address: string;
  /** The port can carry traffic as far as this end is concerned. */
  ready(): boolean;
}

/** A cable between two ends. Both see it go up and down together. */
export class Link {
  /** Milliseconds since the epoch; undefined while the link is down. */
  up_since: number | undefined;

  constructor(
    readonly left: End,
    readonly right: End,
    /** Milliseconds that OSPF needs on a new link. */
    private readonly converge_ms: number,
  ) {
    // A lab starts converged: as if the link had been up for a while.
    if (left.ready() && right.ready()) this.up_since = Date.now() - 3_600_000;
  }

  /** Looks again at both ends; called whenever one of them changed. */
  refresh(): void {
    const up = this.left.ready() && this.right.ready();
    if (up) this.up_since ??= Date.now();
    else this.up_since = undefined;
  }

  get converged(): boolean {
    return this.up_since !== undefined && Date.now() - this.up_since >= this.converge_ms;
  }
}

/** An end that belongs to no simulated device and is always there. */
export const outside = (name: string, router_id: string, address: string): End => ({
  name,
  router_id,
  address,
  ready: () => true,
});

/** Joins devices to a chain: the right port of each to the left port of the next; the outer ports to somebody always up. */
export function chain(devices: Device[], converge_ms: number): void {
  for (let i = 0; i <= devices.length; i++) {
    const left = devices[i - 1];
    const right = devices[i];
    const link = new Link(
      left?.end("right") ?? outside("upstream", "10.255.255.1", linkAddress(i, 1)),
      right?.end("left") ?? outside("downstream", "10.255.255.2", linkAddress(i, 2)),
      converge_ms,
    );
    if (left) left.links.right = link;
    if (right) right.links.left = link;
  }
}

/** Address on the link to the left of device `index` (counted from 0): host 1 is on its left, host 2 the device. */
export const linkAddress = (index: number, host: 1 | 2) => `10.${(index >> 8) + 1}.${index & 255}.${host}`;

/** Router id and loopback of the device at `index` (counted from 0). */
export const routerId = (index: number) => `10.255.${(index + 1) >> 8}.${(index + 1) & 255}`;

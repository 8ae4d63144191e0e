// The leases of one site: which run may change which device. Requests name all devices of a stage and are granted whole,
// in the order in which they came.
import {
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import { control } from "./activities.js";
import { SIGNALS } from "./messages.js";
import type { LeaseGranted, LeaseRelease, LeaseRequest, LeaseWaiting } from "./messages.js";

/** A registry without holders ends; the next request starts it again. */
const IDLE_MS = 60_000;
/** How often it looks whether a holder that somebody waits for is still open. */
const LOOK_EVERY_MS = 2_000;
/**
 * After a holder was terminated or timed out, a session of it may go on typing until its worker hears of that: the
 * heartbeat throttle of 5 s, and time for the session to leave what it is in.
 */
const AFTER_ABNORMAL_CLOSE_MS = 10_000;

export interface LeaseInput {
  held: LeaseRequest[];
  waiting: LeaseRequest[];
}

export async function lease(input: LeaseInput): Promise<void> {
  const registry = new Registry(input.held, input.waiting);
  setHandler(defineSignal<[LeaseRequest]>(SIGNALS.leaseRequest), (request) => registry.add(request));
  setHandler(defineSignal<[LeaseRelease]>(SIGNALS.leaseRelease), (release) => registry.release(release));
  for (;;) {
    await registry.grant();
    const { version } = registry;
    const changed = () => registry.version !== version;
    if (registry.waiting.length > 0) {
      if (!(await condition(changed, LOOK_EVERY_MS))) await registry.lookAfterHolders();
    } else if (!(await condition(changed, IDLE_MS)) && registry.held.length === 0) {
      return;
    }
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof lease>({ held: registry.held, waiting: registry.waiting });
    }
  }
}

class Registry {
  /** Changes with every request and release. */
  version = 0;
  /** What a waiting request was told last. */
  private readonly told = new Map<LeaseRequest, string>();

  constructor(
    public held: LeaseRequest[],
    public waiting: LeaseRequest[],
  ) {}

  add(request: LeaseRequest): void {
    this.version++;
    if (![...this.held, ...this.waiting].some((known) => same(known, request))) this.waiting.push(request);
  }

  release(release: LeaseRelease): void {
    this.version++;
    this.held = this.held.filter((request) => !same(request, release));
    this.waiting = this.waiting.filter((request) => !same(request, release));
  }

  /** Gives every request its devices that nobody holds and nobody before it waits for; tells the others for whom they wait. */
  async grant(): Promise<void> {
    const taken = new Map(
      this.held.flatMap(({ devices, run }) => devices.map((device) => [device, run] as const)),
    );
    for (const request of this.waiting.slice()) {
      const holders = Object.fromEntries(
        request.devices.flatMap((name) => (taken.has(name) ? [[name, taken.get(name) as string]] : [])),
      );
      for (const name of request.devices) if (!taken.has(name)) taken.set(name, request.run);
      if (Object.keys(holders).length === 0) {
        this.waiting = this.waiting.filter((other) => other !== request);
        this.held.push(request);
        this.told.delete(request);
        await this.tell(request, SIGNALS.leaseGranted, {
          stage: request.stage,
          devices: request.devices,
        } satisfies LeaseGranted);
      } else if (this.told.get(request) !== JSON.stringify(holders)) {
        this.told.set(request, JSON.stringify(holders));
        await this.tell(request, SIGNALS.leaseWaiting, {
          stage: request.stage,
          holders,
        } satisfies LeaseWaiting);
      }
    }
  }

  /** Frees what runs hold that have ended without saying so. */
  async lookAfterHolders(): Promise<void> {
    const wanted = new Set(this.waiting.flatMap(({ devices }) => devices));
    const blocking = this.held.filter(({ devices }) => devices.some((device) => wanted.has(device)));
    for (const holder of blocking) {
      const { open, closed_normally } = await control.isOpen({ workflow_id: holder.workflow_id });
      if (open) continue;
      if (!closed_normally) await condition(() => false, AFTER_ABNORMAL_CLOSE_MS);
      this.release(holder);
    }
  }

  /** A run that has ended hears nothing, and needs nothing. */
  private async tell(
    request: LeaseRequest,
    signal: string,
    what: LeaseGranted | LeaseWaiting,
  ): Promise<void> {
    try {
      await getExternalWorkflowHandle(request.workflow_id).signal(signal, what);
    } catch {
      this.release(request);
    }
  }
}

const same = (a: LeaseRelease, b: LeaseRelease): boolean =>
  a.workflow_id === b.workflow_id && a.stage === b.stage;

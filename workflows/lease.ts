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
    const { version } = registry;
    await registry.tellAll(registry.grant());
    const changed = await condition(() => registry.version !== version, Math.max(1, registry.untilLook()));
    if (!changed && registry.held.length === 0 && registry.waiting.length === 0) return;
    if (registry.untilLook() <= 0) await registry.lookAfterHolders();
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof lease>({ held: registry.held, waiting: registry.waiting });
    }
  }
}

type Message = { to: LeaseRequest } & (
  | { signal: typeof SIGNALS.leaseGranted; what: LeaseGranted }
  | { signal: typeof SIGNALS.leaseWaiting; what: LeaseWaiting }
);

class Registry {
  /** Changes with every request and release. */
  version = 0;
  /** What a waiting request was told last. */
  private readonly told = new Map<LeaseRequest, string>();
  /** Holders that have ended without saying so, and when their devices are free: milliseconds of the epoch. */
  private readonly ending = new Map<LeaseRequest, number>();
  /** Holders that have asked again, and are to be told again. */
  private readonly again = new Set<LeaseRequest>();
  private looked_at = Date.now();

  constructor(
    public held: LeaseRequest[],
    public waiting: LeaseRequest[],
  ) {}

  /** The same request again changes nothing; one that holds its devices is told so again. */
  add(request: LeaseRequest): void {
    this.version++;
    const holder = this.held.find((known) => same(known, request));
    if (holder) this.again.add(holder);
    else if (!this.waiting.some((known) => same(known, request))) this.waiting.push(request);
  }

  release(release: LeaseRelease): void {
    this.version++;
    this.held = this.held.filter((request) => !same(request, release));
    this.waiting = this.waiting.filter((request) => !same(request, release));
  }

  /**
   * Gives every request its devices that nobody holds and nobody before it waits for.
   * @returns what the requests are to be told: that they have their devices, or for whom they wait now
   */
  grant(): Message[] {
    const messages: Message[] = [];
    for (const holder of this.again) messages.push(granted(holder));
    this.again.clear();
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
        messages.push(granted(request));
      } else if (this.told.get(request) !== JSON.stringify(holders)) {
        this.told.set(request, JSON.stringify(holders));
        const what = { stage: request.stage, holders };
        messages.push({ to: request, signal: SIGNALS.leaseWaiting, what });
      }
    }
    return messages;
  }

  /** A run that has ended hears nothing, and needs nothing. */
  async tellAll(messages: Message[]): Promise<void> {
    await Promise.all(
      messages.map(async ({ to, signal, what }) => {
        try {
          await getExternalWorkflowHandle(to.workflow_id).signal(signal, what);
        } catch {
          this.release(to);
        }
      }),
    );
  }

  /** Milliseconds until the next look after the holders is due. */
  untilLook(): number {
    const every = this.waiting.length === 0 ? IDLE_MS : LOOK_EVERY_MS;
    return Math.min(this.looked_at + every, ...this.ending.values()) - Date.now();
  }

  /** Frees what runs hold that have ended without saying so. Nobody else is kept waiting for that meanwhile. */
  async lookAfterHolders(): Promise<void> {
    this.looked_at = Date.now();
    const wanted = new Set(this.waiting.flatMap(({ devices }) => devices));
    const blocking = this.held.filter(
      ({ devices }) => wanted.size === 0 || devices.some((device) => wanted.has(device)),
    );
    await Promise.all(blocking.map((holder) => this.lookAfter(holder)));
  }

  private async lookAfter(holder: LeaseRequest): Promise<void> {
    const free_at = this.ending.get(holder) ?? (await freeAt(holder));
    if (free_at === undefined) return;
    if (free_at > Date.now()) this.ending.set(holder, free_at);
    else {
      this.ending.delete(holder);
      this.release(holder);
    }
  }
}

/** @returns when the devices of a run that has ended are free, milliseconds of the epoch; undefined while it is open */
async function freeAt({ workflow_id }: LeaseRequest): Promise<number | undefined> {
  const { open, closed_normally, closed_ms_ago } = await control.isOpen({ workflow_id });
  if (open) return undefined;
  return closed_normally ? 0 : Date.now() + AFTER_ABNORMAL_CLOSE_MS - closed_ms_ago;
}

const granted = (to: LeaseRequest): Message => ({
  to,
  signal: SIGNALS.leaseGranted,
  what: { stage: to.stage, devices: to.devices },
});

const same = (a: LeaseRelease, b: LeaseRelease): boolean =>
  a.workflow_id === b.workflow_id && a.stage === b.stage;

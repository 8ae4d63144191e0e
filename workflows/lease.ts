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
import type { Closed } from "../activities/contract.js";
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

  /**
   * The same request again changes nothing; one that holds its devices is told so again. A run that asks for a stage has
   * done with those before it, whatever was heard of that; a request for one of those comes late, or is a copy.
   */
  add(request: LeaseRequest): void {
    const isPast = [...this.held, ...this.waiting].some(
      (known) => known.workflow_id === request.workflow_id && known.stage > request.stage,
    );
    if (isPast) return;
    this.version++;
    for (const known of [...this.held, ...this.waiting])
      if (known.workflow_id === request.workflow_id && known.stage !== request.stage) this.release(known);
    const holder = this.held.find((known) => same(known, request));
    if (holder) this.again.add(holder);
    else if (!this.waiting.some((known) => same(known, request))) this.waiting.push(request);
  }

  release(release: LeaseRelease): void {
    this.version++;
    for (const request of this.held) if (same(request, release)) this.ending.delete(request);
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

  /**
   * Frees what runs hold that have ended without saying so, and forgets those that ended while they waited. Nobody else is
   * kept waiting for that meanwhile.
   */
  async lookAfterHolders(): Promise<void> {
    this.looked_at = Date.now();
    const blocking = blockingRequests([...this.held, ...this.waiting]);
    const due = blocking.length > 0 ? blocking : this.held;
    const { closed } = await control.findClosed({
      workflow_ids: [...new Set(due.map(({ workflow_id }) => workflow_id))],
    });
    for (const request of due) {
      const end = closed.find(({ workflow_id }) => workflow_id === request.workflow_id);
      if (end) this.expireHolder(request, end);
    }
  }

  /** A run that never had the devices cannot be typing there. */
  private expireHolder(request: LeaseRequest, { normally, ms_ago }: Closed): void {
    const free_at =
      this.ending.get(request) ??
      (normally || !this.held.includes(request) ? 0 : Date.now() + AFTER_ABNORMAL_CLOSE_MS - ms_ago);
    if (free_at > Date.now()) this.ending.set(request, free_at);
    else this.release(request);
  }
}

/** Those of whose devices somebody behind them wants one. */
function blockingRequests(requests: LeaseRequest[]): LeaseRequest[] {
  const wanted = new Set<string>();
  const blocking: LeaseRequest[] = [];
  for (const request of requests.toReversed()) {
    if (request.devices.some((device) => wanted.has(device))) blocking.push(request);
    for (const device of request.devices) wanted.add(device);
  }
  return blocking;
}

const granted = (to: LeaseRequest): Message => ({
  to,
  signal: SIGNALS.leaseGranted,
  what: { stage: to.stage, devices: to.devices },
});

const same = (a: LeaseRelease, b: LeaseRelease): boolean =>
  a.workflow_id === b.workflow_id && a.stage === b.stage;

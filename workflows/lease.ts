// The leases of one site: hears requests and releases, tells what `run-model/lease-queue.ts` makes of them, and frees what
// runs hold that have ended without saying so.
import {
  condition,
  continueAsNew,
  defineSignal,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { Closed } from "../activities/contract.js";
import { LeaseQueue, type Leases, type Told } from "../run-model/lease-queue.js";
import { LEASE } from "../policy/waits.js";
import { control } from "./activities.js";
import { SIGNALS } from "./messages.js";
import type { LeaseGranted, LeaseRelease, LeaseRequest, LeaseWaiting } from "./messages.js";
import { movesOn } from "./moves-on.js";

// Runs of all builds ask the same registry, which goes on with the current one.
movesOn(lease);
export async function lease(leases: Leases): Promise<void> {
  const begunOn = versionedBuild();
  const queue = new LeaseQueue(leases);
  const holders = new Holders(queue);
  setHandler(defineSignal<[LeaseRequest]>(SIGNALS.leaseRequest), (request) => queue.add(request));
  setHandler(defineSignal<[LeaseRelease]>(SIGNALS.leaseRelease), (release) => queue.release(release));
  for (;;) {
    const { version } = queue;
    await Promise.all(queue.grant().map((told) => tell(queue, told)));
    const changed = await condition(() => queue.version !== version, Math.max(1, holders.untilLook()));
    if (!changed && queue.all.length === 0) return;
    if (holders.untilLook() <= 0) await holders.look();
    // With a history of its own a build never replays what all builds before it did.
    if (workflowInfo().continueAsNewSuggested || versionedBuild() !== begunOn)
      await continueAsNew<typeof lease>(queue.leases);
  }
}

/** Workers without a deployment have a build id too, of which Temporal makes nothing. */
function versionedBuild(): string | undefined {
  const { deploymentName, buildId } = workflowInfo().currentDeploymentVersion ?? {};
  return deploymentName ? buildId : undefined;
}

/** A run that has ended hears nothing, and needs nothing. */
async function tell(queue: LeaseQueue, { to, holders }: Told): Promise<void> {
  const run = getExternalWorkflowHandle(to.workflow_id);
  const { stage, devices } = to;
  try {
    if (holders) await run.signal(SIGNALS.leaseWaiting, { stage, holders } satisfies LeaseWaiting);
    else await run.signal(SIGNALS.leaseGranted, { stage, devices } satisfies LeaseGranted);
  } catch {
    queue.release(to);
  }
}

/** Sees to those that have ended without saying so. */
class Holders {
  /** When their devices are free: milliseconds of the epoch. */
  private readonly ending = new Map<LeaseRequest, number>();
  private looked_at = Date.now();

  constructor(private readonly queue: LeaseQueue) {}

  /** Milliseconds until the next look is due. */
  untilLook(): number {
    for (const request of this.ending.keys()) if (!this.queue.holds(request)) this.ending.delete(request);
    const every = this.queue.waiting.length === 0 ? LEASE.idle_ms : LEASE.look_every_ms;
    return Math.min(this.looked_at + every, ...this.ending.values()) - Date.now();
  }

  /** Frees what they hold, and forgets those that ended while they waited. Nobody else is kept waiting for that meanwhile. */
  async look(): Promise<void> {
    this.looked_at = Date.now();
    const blocking = this.queue.blocking();
    const due = blocking.length > 0 ? blocking : this.queue.held;
    const { closed } = await control.findClosed({
      workflow_ids: [...new Set(due.map(({ workflow_id }) => workflow_id))],
    });
    for (const request of due) {
      const end = closed.find(({ workflow_id }) => workflow_id === request.workflow_id);
      if (end) this.expire(request, end);
    }
  }

  /** A run that never had the devices cannot be typing there. */
  private expire(request: LeaseRequest, { normally, ms_ago }: Closed): void {
    const free_at =
      this.ending.get(request) ??
      (normally || !this.queue.holds(request) ? 0 : Date.now() + LEASE.after_abnormal_close_ms - ms_ago);
    if (free_at > Date.now()) this.ending.set(request, free_at);
    else this.queue.release(request);
  }
}

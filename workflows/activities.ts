// The activities as the workflow calls them: where each runs, how long, how often.
import {
  ActivityCancellationType,
  proxyActivities,
  proxyLocalActivities,
  type RetryPolicy,
} from "@temporalio/workflow";
import type { Activities, LocalActivities, ProbeInput } from "../activities/contract.js";
import type { SegmentActivity } from "../run-model/commands.js";
import { AT_ONCE, CONTROL, DELIVERY, PROBE, SEGMENT } from "../policy/temporal.js";
import { CONTROL_QUEUE, devicesQueue, fewDevicesQueue } from "./ids.js";

interface Retry {
  first_ms: number;
  longest_ms: number;
  backoff?: number;
}
const retryOf = ({ first_ms, longest_ms, backoff }: Retry): RetryPolicy => ({
  initialInterval: first_ms,
  maximumInterval: longest_ms,
  ...(backoff === undefined ? {} : { backoffCoefficient: backoff }),
});

const atOnce = proxyLocalActivities<LocalActivities>({
  startToCloseTimeout: AT_ONCE.start_to_close_ms,
  scheduleToCloseTimeout: AT_ONCE.schedule_to_close_ms,
  retry: retryOf(AT_ONCE.retry),
});

let before: Promise<unknown> = Promise.resolve();

/**
 * Local activities of a workflow one after the other. Several at once are answered as they finish, but all together on
 * replay, and what then comes of their answers comes in another order: the history would not replay (sdk-python issue 1578
 * is the same). One takes about a millisecond.
 */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const own = before.then(work);
  before = own.catch(() => {});
  return own;
}

export const local: LocalActivities = {
  loadStage: (input) => inTurn(() => atOnce.loadStage(input)),
  evaluate: (input) => inTurn(() => atOnce.evaluate(input)),
  findWorker: (input) => inTurn(() => atOnce.findWorker(input)),
};

export const control = proxyActivities<
  Pick<Activities, "findClosed" | "archiveRun" | "renewArchive" | "requestLease">
>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: CONTROL.start_to_close_ms,
  heartbeatTimeout: CONTROL.heartbeat_ms,
  retry: retryOf(CONTROL.retry),
});

export const delivery = proxyActivities<Pick<Activities, "notify">>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: DELIVERY.start_to_close_ms,
  heartbeatTimeout: DELIVERY.heartbeat_ms,
  retry: retryOf(DELIVERY.retry),
});

export const probeActivity = ({ device, site, wait_ms, timeout_ms }: ProbeInput) =>
  proxyActivities<Pick<Activities, "probeDevice">>({
    taskQueue: devicesQueue(site),
    summary: `${device}: connect, log in, find the prompt`,
    scheduleToStartTimeout: PROBE.schedule_to_start_ms,
    startToCloseTimeout: wait_ms + timeout_ms + PROBE.closing_ms,
    retry: { maximumAttempts: PROBE.attempts },
  }).probeDevice;

interface CommonCall {
  activity_id: string;
  site: string;
  /** One line for Temporal's Web UI. */
  summary: string;
  /** All attempts of all steps with their delays, milliseconds. */
  budget_ms: number;
  /** Runs of one key share the workers fairly with runs of another. */
  fairness_key: string;
}

export interface DeviceActivityCall extends CommonCall {
  activity: SegmentActivity;
  /** How often no worker took it, although there is one. */
  not_taken: number;
  /** Its stage has few devices: it is first put where room is kept for such. */
  few: boolean;
}

/** A device activity with its options; the step's own retries are the activity's business, a dead worker's are Temporal's. */
export const deviceActivity = (call: DeviceActivityCall): Activities[SegmentActivity] =>
  proxyActivities<Pick<Activities, SegmentActivity>>({
    ...ofDevices(call),
    taskQueue: call.few ? fewDevicesQueue(call.site) : devicesQueue(call.site),
    scheduleToStartTimeout: call.few
      ? SEGMENT.few_to_start_ms
      : Math.min(SEGMENT.schedule_to_start_ms * 2 ** call.not_taken, SEGMENT.schedule_to_start_most_ms),
  })[call.activity];

/** Reads of several devices. Each has all of the budget, since they are under way side by side. */
export const groupActivity = (call: CommonCall): Activities["runReadsOfGroup"] =>
  proxyActivities<Pick<Activities, "runReadsOfGroup">>({
    ...ofDevices(call),
    taskQueue: devicesQueue(call.site),
    scheduleToStartTimeout: SEGMENT.schedule_to_start_ms,
  }).runReadsOfGroup;

const ofDevices = (call: CommonCall) => ({
  activityId: call.activity_id,
  summary: call.summary,
  heartbeatTimeout: SEGMENT.heartbeat_ms,
  startToCloseTimeout: call.budget_ms + SEGMENT.held_up_ms,
  scheduleToCloseTimeout: call.budget_ms + SEGMENT.recovery_ms,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  priority: { fairnessKey: call.fairness_key },
  retry: retryOf(SEGMENT.retry),
});

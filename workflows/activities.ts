// The activities as the workflow calls them: where each runs, how long, how often.
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from "@temporalio/workflow";
import type { Activities, LocalActivities, ProbeInput } from "../activities/contract.js";
import type { SegmentActivity } from "../run-model/commands.js";
import { CONTROL_QUEUE, devicesQueue, fewDevicesQueue } from "./ids.js";

const HEARTBEAT_TIMEOUT_MS = 15_000;
/**
 * After this long without a worker the workflow looks who polls the queue. Where somebody does, and is only busy, it waits
 * twice as long each time: an hour of that is then 70 events of its history, and not 800.
 */
const SCHEDULE_TO_START_MS = 30_000;
const SCHEDULE_TO_START_AT_MOST_MS = 600_000;
/** After this long on the queue of stages of few devices, its room is taken: then it waits as all others do. */
const FEW_TO_START_MS = 2_000;
/** For the attempts that dead and frozen workers swallow, on top of the steps' own budget. */
const RECOVERY_MS = 3_600_000;

/** Beside that budget: what it waits in its worker for a session with the device, and for its turn to log in. */
const HELD_UP_MS = 900_000;

const atOnce = proxyLocalActivities<LocalActivities>({
  startToCloseTimeout: "30s",
  scheduleToCloseTimeout: "10m",
  retry: { initialInterval: "100ms", maximumInterval: "5s" },
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
  startToCloseTimeout: "10m",
  heartbeatTimeout: "60s",
  retry: { initialInterval: "1s", maximumInterval: "1m" },
});

/** A receiver that is back is told within a minute; the activity itself gives up after a day. */
export const delivery = proxyActivities<Pick<Activities, "notify">>({
  taskQueue: CONTROL_QUEUE,
  startToCloseTimeout: "10m",
  heartbeatTimeout: "15s",
  retry: { initialInterval: "1s", backoffCoefficient: 2, maximumInterval: "1m" },
});

const PROBE_TO_START_MS = 10_000;
/** Closing a session, and what the worker needs besides. */
const PROBE_EXTRA_MS = 5_000;

/** Once: a second login attempt could lock the account. */
export const probeActivity = ({ device, site, wait_ms, timeout_ms }: ProbeInput) =>
  proxyActivities<Pick<Activities, "probeDevice">>({
    taskQueue: devicesQueue(site),
    summary: `${device}: connect, log in, find the prompt`,
    scheduleToStartTimeout: PROBE_TO_START_MS,
    startToCloseTimeout: wait_ms + timeout_ms + PROBE_EXTRA_MS,
    retry: { maximumAttempts: 1 },
  }).probeDevice;

export interface DeviceActivityCall {
  activity: SegmentActivity;
  activity_id: string;
  site: string;
  /** One line for Temporal's Web UI. */
  summary: string;
  /** All attempts of all steps with their delays, milliseconds. */
  budget_ms: number;
  /** How often no worker took it, although there is one. */
  not_taken: number;
  /** Its stage has few devices: it is first put where room is kept for such. */
  few: boolean;
  /** Runs of one key share the workers fairly with runs of another. */
  fairness_key: string;
}

/** A device activity with its options; the step's own retries are the activity's business, a dead worker's are Temporal's. */
export function deviceActivity(call: DeviceActivityCall): Activities[SegmentActivity] {
  return proxyActivities<Pick<Activities, SegmentActivity>>({
    activityId: call.activity_id,
    taskQueue: call.few ? fewDevicesQueue(call.site) : devicesQueue(call.site),
    summary: call.summary,
    heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
    scheduleToStartTimeout: call.few
      ? FEW_TO_START_MS
      : Math.min(SCHEDULE_TO_START_MS * 2 ** call.not_taken, SCHEDULE_TO_START_AT_MOST_MS),
    startToCloseTimeout: call.budget_ms + HELD_UP_MS,
    scheduleToCloseTimeout: call.budget_ms + RECOVERY_MS,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    priority: { fairnessKey: call.fairness_key },
    retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 30_000 },
  })[call.activity];
}

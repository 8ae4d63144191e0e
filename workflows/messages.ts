// What is said to a run and what a run is started with. Ids, queues and search keys are in ids.ts.
import type { Json } from "../packages/devices/src/words/json.js";
import type { DueNotification } from "../schemas/notification.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { DeviceCounts } from "../schemas/run.js";

/** Of an archive: the run, and the trace that it belongs to. */
export interface ArchiveInput {
  run: string;
  traceparent?: string;
}

export interface ArchiveResult {
  archived: boolean;
  /** Who is yet to be told how the run ended; absent: nobody. */
  due?: NotifyInput[];
}

export interface NotifyInput extends DueNotification {
  run: string;
  plan_digest: string;
}

/** Started as `run/<run>`; the plan itself lies in the store as `runs/<run>/plan.json`. */
export interface RunInput {
  run: string;
  workflow: string;
  plan_digest: string;
  spec_digest: string;
  actor: string;
  labels: Record<string, string>;
  /** The inputs where they are under 4 KB of JSON; the plan always has them. */
  inputs?: Record<string, Json>;
  origin?: string;
  created_at: string;
  deadline_at?: string;
  deadline_ms?: number;
  cleanup_timeout_ms: number;
  check: boolean;
  /** Number of distinct devices. */
  devices: number;
  stages: StageInput[];
  /** Of the request that started the run, in W3C form, where traces are kept. */
  traceparent?: string;
}

export interface StageInput {
  name: string;
  devices: number;
  /** A shard has at most so many devices; absent: the run is one piece. */
  part?: number;
  /** The run's `finally`, the last one. `holds`: it changes devices, which the run holds from its beginning on. */
  finally?: { holds: boolean };
}

/** The memo of a run: what a list shows without reading a history. */
export type RunMemo = Pick<
  RunInput,
  | "workflow"
  | "spec_digest"
  | "actor"
  | "labels"
  | "inputs"
  | "origin"
  | "created_at"
  | "deadline_at"
  | "devices"
>;

/** What the run workflow returns. A cancelled one ends as cancelled in Temporal and returns nothing. */
export interface RunOutcome {
  status: "passed" | "failed" | "errored" | "skipped" | "cancelled" | "timed_out" | "indeterminate";
  message?: string;
  /** The run was cut short, whatever its devices came to. */
  cut?: "cancelled" | "timed_out";
  devices: DeviceCounts;
}

/** Updates of a run; their validators refuse what the state forbids with an ApplicationFailure of type `conflict`. */
export const UPDATES = { pause: "pause", resume: "resume", resolve: "resolve" } as const;
export interface ControlRequest {
  actor: string;
  /** Only for `resume`: what becomes of the device that `on_failure: pause` holds. */
  skip?: string[];
}
export interface ResolveRequest {
  actor: string;
  device: string;
  step: string;
  outcome: "applied" | "not_applied";
}
export interface ResolveAnswer {
  device: string;
  step: string;
  status: StepStatus;
  /** The device is a shard's, which hears of it next. */
  passed_on?: true;
}

/** Keys of the memo that are written while a workflow runs. */
export const MEMO = { held: "held" } as const;

/** Signals. `cancel_requested` says who, just before Temporal's own cancel request does the work. */
export const SIGNALS = {
  cancelRequested: "cancel_requested",
  /** From a run to its shards, and back where a shard pauses or stops the run: a ControlState. */
  control: "control",
  /** From a shard to its run: a ShardResult, where all of it is too much for one message. */
  devicesEnded: "devices_ended",
  /** From an activity of several devices to its workflow: what became of some of them, a GroupNews. */
  groupNews: "group_news",
  leaseGranted: "lease_granted",
  leaseWaiting: "lease_waiting",
  leaseRequest: "lease_request",
  leaseRelease: "lease_release",
  runClosed: "run_closed",
} as const;
export interface CancelNotice {
  actor: string;
}
/** To a run: these devices are held by other runs; the names of the holders, by device. */
export interface LeaseWaiting {
  stage: number;
  holders: Record<string, string>;
}
export interface LeaseGranted {
  stage: number;
  devices: string[];
}
export interface LeaseRequest {
  run: string;
  workflow_id: string;
  stage: number;
  devices: string[];
}
export interface LeaseRelease {
  workflow_id: string;
  stage: number;
}

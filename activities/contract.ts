// The activity contract: one object in, one object out. Workflows import these types and nothing else from here.
import type { GroupInput, GroupResult } from "./group-contract.js";
import type { MissingSource } from "../packages/devices/src/words/secret.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { OnFailure, Plan, PlanNode } from "../schemas/plan.js";
import type { Masked } from "../packages/devices/src/words/masked.js";
import type { MaskedResult, StepResult } from "../schemas/result.js";
import type { ArchiveInput, ArchiveResult, LeaseRequest, NotifyInput } from "../workflows/messages.js";

/** What the workflow knows of a step: enough to schedule it and to say what it is. */
export interface StepOutline {
  id: string;
  /** As the spec has it, for people. */
  name?: string;
  action: string;
  /** For people: `show version`, `configure 2 lines`. Never a rendered secret. */
  summary: string;
  on_failure: OnFailure;
  /** All attempts, their timeouts and delays together, milliseconds. */
  budget_ms: number;
  wait_ms?: number;
  when?: true;
  /** Its parts are segments of their own: a trigger, or a change that has to be confirmed. */
  trigger?: TriggerOutline;
  /** The indeterminate step that this check resolves, or one iteration of it: `push[2]`. */
  settles?: string;
  /** Both loop over the same items: each iteration of this step resolves the same one of that. */
  settles_each?: true;
  expect_failure?: true;
  /** Which values later expressions of the step read, so that only these travel with the segment. */
  needs: { saved: string[]; steps: string[] };
}

export interface TriggerOutline {
  requires: boolean;
  /** Also where only a new login is the check, as of a commit-confirm without expectations. */
  verify: boolean;
  undo: boolean;
  /** The change is a commit-confirm: the device takes it back after this long unless it is confirmed. */
  confirm_ms?: number;
  /** Where that is not confirmed it is taken back without waiting for the device's timer, if the platform can. */
  abort?: true;
}

export interface LoadStageInput {
  run: string;
  plan_digest: string;
  stage: number;
  /** A slice of the stage's devices in track order; absent: all. */
  from?: number;
  count?: number;
  /** The steps are not asked for: a run that is cut into shards needs the names of its devices alone. */
  names?: true;
  /** The stage does not begin yet. */
  ahead?: true;
}
export interface StageOutline {
  /** Index. */
  stage: number;
  name: string;
  on_failure: OnFailure;
  concurrency: number;
  batches?: number[];
  max_failures?: number;
  exclusive: boolean;
  /** The run's `finally`: for each device that began work, whatever became of it. */
  finally?: true;
  /** The run only learns which devices it has to hold from its beginning. */
  ahead?: true;
  /** Present when the stage's `when` did not hold: nothing of it runs. */
  skipped?: string;
  /** In inventory order. */
  devices: StageDevice[];
  tracks: PlanNode[][];
  steps: Record<string, StepOutline>;
  /** Of a slice: what steps of later stages read of what devices have saved and done. */
  carries?: { saved: string[]; steps: string[] };
}

export interface StageDevice {
  name: string;
  site: string;
  /** Index into the stage's `tracks`. */
  track: number;
  /** It has work in later stages. */
  more: boolean;
  /** What checks of later stages settle on it, as they name it; absent: nothing. */
  settled_later?: string[];
}

/** What a device carries from segment to segment. Values over 1 KB are references into the run's artifacts. */
export interface DeviceContext {
  saved: Record<string, Json>;
  /**
   * Earlier steps that later expressions read; of a loop the worst status, and how many iterations it took; of the
   * iteration that this is, only that one (`turn`).
   */
  steps: Record<string, { status: StepStatus; turns?: number; turn?: number }>;
}

/**
 * `confirm` makes a commit-confirm permanent; where nothing confirmed it `abort` takes it back, and `rollback` watches
 * that it is, by the device's own timer where not before.
 */
export type TriggerPart = "requires" | "do" | "verify" | "confirm" | "abort" | "rollback" | "undo" | "undone";

/** Saved values travel in Temporal's messages and histories, those that later stages read through the run's own as well. */
export interface SaveLimits {
  /** Bytes of all values that the device keeps. */
  most: number;
  /** Bytes of those that later stages read; absent: as many. */
  most_carried?: number;
  /** Bytes of the large ones that it keeps already, by name. */
  kept?: Record<string, number>;
}

/** Input of every activity that works on a device: `runReads`, `runWrite`, `runPoll`, `runDiff`. */
export interface SegmentInput {
  run: string;
  plan_digest: string;
  /** Of the request that started the run, in W3C form. */
  traceparent?: string;
  /** Name. */
  stage: string;
  device: string;
  steps: string[];
  /** Place in a `for_each`, with the item. */
  iteration?: { index: number; item: Json };
  /** Which part of a trigger this is. */
  part?: TriggerPart;
  /** The session is a newly opened one, not one that a worker kept. */
  fresh?: true;
  context: DeviceContext;
  /** What the device may save. */
  saves?: SaveLimits;
  /** Results that the device has already of these steps: a person let it go on behind them. */
  done?: string[];
  /** The last word of an activity that began this segment, and whose next attempt no worker took in time. */
  journal?: JournalState;
}
/** Why and when a step was tried again. */
export interface RetryNote {
  /** When the later attempt began, RFC 3339. */
  at: string;
  /** Why the attempt before it failed. */
  message: Masked;
}

export interface CurrentStep {
  step: string;
  tries: number;
  /** Attempts in a row, the one before this last, that were lost with their worker: they ended without a word. */
  lost?: number;
  /** Of the first attempt, RFC 3339. */
  started_at: string;
  /** One for each attempt after the first, as many as are kept. */
  retries?: RetryNote[];
  /** Why this attempt failed; known once it is to be tried again. */
  failure?: Masked;
}

/** What a segment has done so far. It travels in the heartbeat, and home with what ends the activity early. */
export interface JournalState {
  /** Results that are asked for again, since more of their output came during a later step, with the attempts they had. */
  repeated?: Record<string, number>;
  steps: MaskedResult[];
  /** The step under way, with the attempts that it has had. */
  current?: CurrentStep;
  /** What the segment waits for before it can go on. */
  waits?: Masked;
  /** Of the file that is transferred: bytes so far, and of how many where that is known. */
  progress?: { bytes: number; of?: number };
  /** What a poll remembers between its looks. */
  poll?: { began_at: number; holds_since?: number; looks: number };
  /** Set just before the first byte of a change goes out. */
  sent?: { at: string; lines?: Masked[] } & Baseline;
}

/** What the checks that may resolve a change said before it. What is absent could not be found out. */
export interface Baseline {
  /** The change's own check. */
  held_before?: boolean;
  /** Each `verify` that names the change, by its id. */
  checks_before?: Record<string, boolean>;
}

export interface SegmentResult {
  steps: StepResult[];
  /** The results are enough for one message: what is left of the steps is to be done by another segment. */
  left?: true;
}

export interface EvaluateInput {
  run: string;
  plan_digest: string;
  stage: string;
  device: string;
  step: string;
  context: DeviceContext;
  /** Of the loop around. */
  iteration?: SegmentInput["iteration"];
  /** Why it is not evaluated at all, in words of the workflow: the step is errored. */
  refused?: string;
}
/** Whether the step's `when` holds, and the items of its `for_each`. The rest says of which step, for readers of the marker. */
export interface EvaluateResult {
  stage: string;
  device: string;
  step: string;
  action: string;
  runs: boolean;
  items?: Json[];
  /** The expression could not be evaluated: the step is errored. */
  error?: Masked;
}

export interface FindWorkerInput {
  queue: string;
  stage: string;
  device: string;
  steps: string[];
  /** Nobody looks again after this answer. */
  final: boolean;
}
/** Whether anybody polls the queue. Where nobody does, the steps are errored: no worker for that site. */
export interface FindWorkerResult extends FindWorkerInput {
  found: boolean;
}

/** Activities that run in the workflow's own worker process and leave a marker in its history. */
export interface LocalActivities {
  loadStage(input: LoadStageInput): Promise<StageOutline>;
  evaluate(input: EvaluateInput): Promise<EvaluateResult>;
  findWorker(input: FindWorkerInput): Promise<FindWorkerResult>;
}

/** A run that has ended, and its shards with it: whether it did so by itself, and how long ago. */
export interface Closed {
  workflow_id: string;
  normally: boolean;
  ms_ago: number;
}

/** Activities on a queue. */
export interface ProbeInput {
  /** A plan of this device and what a session with it needs. */
  plan: Plan;
  device: string;
  site: string;
  /** Probes of one request: a credential that devices refuse is tried no more among them. */
  group: string;
  /** For its turn: the first login of a credential is made alone, and a run may hold the device's session. */
  wait_ms: number;
  /** From then on. */
  timeout_ms: number;
  /** When somebody asked for it, RFC 3339: long after that it is asked by nobody who may. */
  asked_at: string;
}
export type ProbeResult = {
  duration_ms: number;
  /** The last line that the device showed. */
  prompt?: string;
  /** Which of the credential's secrets are so short or common that they are not masked wherever they stand. */
  weak?: string[];
} & (
  | { ok: true; mode: string }
  | {
      ok: false;
      /** Of a DeviceError, or `time_limit`, `no_worker`, `interrupted`. */
      code: string;
      message: string;
      /** Platforms whose devices greet with such a line. */
      similar?: string[];
      /** Name of the jump host that failed, where it was not the device itself. */
      hop?: string;
      /** Of `secret_unavailable`. */
      source?: MissingSource;
    }
);

/** As an activity tells it. */
export type MaskedProbe = { prompt?: Masked } & (
  | Extract<ProbeResult, { ok: true }>
  | (Extract<ProbeResult, { ok: false }> & { message: Masked })
);

export interface Activities {
  runReads(input: SegmentInput): Promise<SegmentResult>;
  runWrite(input: SegmentInput): Promise<SegmentResult>;
  runPoll(input: SegmentInput): Promise<SegmentResult>;
  runDiff(input: SegmentInput): Promise<SegmentResult>;
  /** `runReads` for several devices at once. */
  runReadsOfGroup(input: GroupInput): Promise<GroupResult>;
  /** Opens a session with a device once, and closes it. */
  probeDevice(input: ProbeInput): Promise<ProbeResult>;
  /** Which of these runs, that hold leases or wait for them, have ended. */
  findClosed(input: { workflow_ids: string[] }): Promise<{ closed: Closed[] }>;
  /** Tells the site's lease registry, and starts it where there is none. */
  requestLease(input: { site: string; request: LeaseRequest }): Promise<void>;
  /** Waits for nothing: looks whether the run has closed, and archives it when it has. */
  archiveRun(input: ArchiveInput): Promise<ArchiveResult>;
  /** Has the archive of a run that is over written once more. */
  renewArchive(input: { run: string }): Promise<void>;
  /** Ends once the receiver has accepted it or never will. */
  notify(input: NotifyInput): Promise<void>;
}

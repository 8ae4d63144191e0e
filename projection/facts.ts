// What the projection reads out of a history: one small plain object per event that matters, payloads decoded.
import type {
  EvaluateResult,
  FindWorkerResult,
  SegmentInput,
  SegmentResult,
  StageOutline,
} from "../activities/contract.js";
import type { GroupInput, GroupResult } from "../activities/group-contract.js";
import type { Held, Resolution } from "../workflows/control.js";
import type { SegmentFailure } from "../run-model/segment-failure.js";
import type { EndedNotification } from "../schemas/notification.js";
import type { NotedOpen } from "./intents.js";

/** One execution. A continued or reset run has the next `chain` number under the same workflow id. */
export interface HistoryRef {
  workflow_id: string;
  run_id: string;
  /** 0 for the first execution of the workflow id. */
  chain: number;
}

export type CloseHow = "completed" | "failed" | "canceled" | "terminated" | "timed_out" | "continued";

export type FactBody =
  | { kind: "started"; input: unknown }
  | { kind: "task_started" }
  | { kind: "stage"; outline: StageOutline }
  | { kind: "evaluated"; result: EvaluateResult }
  | { kind: "worker_looked_up"; result: FindWorkerResult }
  | { kind: "segment_scheduled"; activity: string; input: SegmentInput }
  /** Of several devices. */
  | { kind: "group_scheduled"; activity: string; activity_id: string; group: GroupInput }
  | { kind: "segment_started"; scheduled: number }
  | { kind: "segment_completed"; scheduled: number; result: SegmentResult | GroupResult }
  | { kind: "segment_ended"; scheduled: number; how: SegmentFailure; journal: unknown; message: string }
  | { kind: "held"; held: Held }
  | { kind: "timer_started"; summary: string }
  | { kind: "timer_ended"; started: number; fired: boolean }
  | { kind: "child_started"; workflow_id: string; run_id: string; workflow_type: string }
  | { kind: "child_closed"; workflow_id: string }
  | {
      kind: "signal";
      name: string;
      arg: unknown;
      /** The same for a copy of the message, which the run did not hear. */
      message_id?: string;
    }
  | { kind: "update_accepted"; name: string; arg: unknown }
  | { kind: "update_completed"; accepted: number; result: unknown }
  /** Of no history: what a person said after the run's end, and what receivers were told of it. */
  | { kind: "resolved"; resolution: Resolution }
  | { kind: "notified"; notification: EndedNotification }
  | { kind: "cancel_requested"; reason?: string }
  | ClosedBody;

interface ClosedBody {
  kind: "closed";
  how: CloseHow;
  result?: unknown;
  message?: string;
  next_run_id?: string;
  /** Of no history: what the intents tell of the changes that it leaves open. */
  noted?: NotedOpen[];
}

/** A fact with its place: `event` is Temporal's event id, `time` RFC 3339 with milliseconds. */
export type Fact = FactBody & { event: number; time: string };

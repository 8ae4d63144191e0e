// Temporal's history events → facts. What no fact is made of is not in a run's stream.
import type {
  EvaluateResult,
  FindWorkerResult,
  SegmentInput,
  SegmentResult,
  StageOutline,
} from "../activities/contract.js";
import type { GroupInput, GroupResult } from "../activities/group-contract.js";
import type { Held } from "../workflows/control.js";
import { MEMO } from "../workflows/messages.js";
import {
  activityLabel,
  OUTCOME,
  RESULT,
  signalLabel,
  startLabel,
  updateLabel,
} from "../schemas/message-label.js";
import { PayloadRefused } from "../schemas/payload-refused.js";
import { kindOfFailure, NO_RESULT, type SegmentFailure } from "../run-model/segment-failure.js";
import type { Fact, FactBody } from "./facts.js";
import {
  coreData,
  firstMessage,
  firstValue,
  type HistoryEvent,
  isoTime,
  numberOf,
  openFailure,
  type PayloadReader,
  unlessRefused,
} from "./payloads.js";
import { isWellFormed } from "./message-shapes.js";

const DEVICE_ACTIVITIES = new Set(["runReads", "runWrite", "runPoll", "runDiff"]);
const GROUP_ACTIVITY = "runReadsOfGroup";
const SCHEDULE_TO_START = 2;
const CANCEL_REQUESTED = 7;

type Attributes = {
  [A in keyof HistoryEvent as A extends `${string}EventAttributes` ? A : never]-?: NonNullable<
    HistoryEvent[A]
  >;
};
type Body = FactBody | undefined;
type Decoder<A> = (attributes: A, reader: PayloadReader, event: HistoryEvent) => Body | Promise<Body>;

/** By what an event is told with, of which it has exactly one. */
const DECODERS: { readonly [A in keyof Attributes]?: Decoder<Attributes[A]> } = {
  async activityTaskScheduledEventAttributes({ activityId, activityType, input }, reader) {
    const activity = activityType?.name ?? "";
    if (activity !== GROUP_ACTIVITY && !DEVICE_ACTIVITIES.has(activity)) return undefined;
    const told = await firstValue(reader, input, activityLabel(activity));
    return activity === GROUP_ACTIVITY
      ? {
          kind: "group_scheduled",
          activity: "runReads",
          activity_id: activityId ?? "",
          group: told as GroupInput,
        }
      : { kind: "segment_scheduled", activity, input: told as SegmentInput };
  },
  activityTaskStartedEventAttributes: ({ scheduledEventId }) => ({
    kind: "segment_started",
    scheduled: numberOf(scheduledEventId),
  }),
  async activityTaskCompletedEventAttributes({ scheduledEventId, result: payloads }, reader) {
    const failed = (why: string) => segmentEnded(scheduledEventId, "failed", undefined, why);
    try {
      const result = (await firstValue(reader, payloads, RESULT)) as SegmentResult | GroupResult | undefined;
      if (!result) return failed(NO_RESULT);
      return { kind: "segment_completed", scheduled: numberOf(scheduledEventId), result };
    } catch (error) {
      if (error instanceof PayloadRefused) return failed(error.message);
      throw error;
    }
  },
  async activityTaskFailedEventAttributes({ scheduledEventId, failure, retryState }, reader) {
    const { message, details } = await openFailure(reader, failure);
    const kind = kindOfFailure({
      cancel_requested: Number(retryState) === CANCEL_REQUESTED,
      final: failure?.applicationFailureInfo?.nonRetryable === true,
    });
    return segmentEnded(scheduledEventId, kind, details, kind === "cancelled" ? "cancelled" : message);
  },
  activityTaskCanceledEventAttributes: async ({ scheduledEventId, details }, reader) =>
    segmentEnded(scheduledEventId, "cancelled", await firstValue(reader, details), "cancelled"),
  async activityTaskTimedOutEventAttributes({ scheduledEventId, failure }, reader) {
    const info = failure?.timeoutFailureInfo;
    const journal = await firstValue(reader, info?.lastHeartbeatDetails);
    const cause = await openFailure(reader, failure?.cause);
    return Number(info?.timeoutType) === SCHEDULE_TO_START
      ? segmentEnded(scheduledEventId, "timeout_start", journal, "no worker took the work in time")
      : segmentEnded(
          scheduledEventId,
          "timeout",
          journal ?? cause.details,
          cause.message || "the worker stopped answering",
        );
  },

  async workflowExecutionSignaledEventAttributes({ signalName, input }, reader) {
    const name = signalName ?? "";
    const { value: arg, id } = await firstMessage(reader, input, signalLabel(name));
    if (!isWellFormed(name, arg)) return undefined;
    return { kind: "signal", name, arg, ...(id === undefined ? {} : { message_id: id }) };
  },
  async workflowExecutionUpdateAcceptedEventAttributes({ acceptedRequest }, reader) {
    const { name: named, args } = acceptedRequest?.input ?? {};
    const name = named ?? "";
    return { kind: "update_accepted", name, arg: await firstValue(reader, args, updateLabel(name)) };
  },
  async workflowExecutionUpdateCompletedEventAttributes({ acceptedEventId, outcome }, reader) {
    if (!outcome?.success) return undefined;
    const result = await firstValue(reader, outcome.success);
    return { kind: "update_completed", accepted: numberOf(acceptedEventId), result };
  },
  async workflowPropertiesModifiedEventAttributes({ upsertedMemo }, reader) {
    const memo = upsertedMemo?.fields?.[MEMO.held];
    if (!memo) return undefined;
    const held = (await firstValue(reader, { payloads: [memo] })) as Held | null;
    return held ? { kind: "held", held } : undefined;
  },
  async markerRecordedEventAttributes({ markerName, failure, details }, reader) {
    if (markerName !== "core_local_activity" || failure) return undefined;
    const data = coreData(details?.["data"]) as { activity_type?: string } | undefined;
    const result = await firstValue(reader, details?.["result"], RESULT);
    switch (data?.activity_type) {
      case "loadStage":
        return { kind: "stage", outline: result as StageOutline };
      case "evaluate":
        return { kind: "evaluated", result: result as EvaluateResult };
      case "findWorker":
        return { kind: "worker_looked_up", result: result as FindWorkerResult };
      default:
        return undefined;
    }
  },

  childWorkflowExecutionStartedEventAttributes: ({ workflowExecution, workflowType }) => ({
    kind: "child_started",
    workflow_id: workflowExecution?.workflowId ?? "",
    run_id: workflowExecution?.runId ?? "",
    workflow_type: workflowType?.name ?? "",
  }),
  childWorkflowExecutionCompletedEventAttributes: childClosed,
  childWorkflowExecutionFailedEventAttributes: childClosed,
  childWorkflowExecutionCanceledEventAttributes: childClosed,
  childWorkflowExecutionTimedOutEventAttributes: childClosed,
  childWorkflowExecutionTerminatedEventAttributes: childClosed,

  async timerStartedEventAttributes(_, reader, { userMetadata }) {
    const summary = userMetadata?.summary;
    const text = summary ? await firstValue(reader, { payloads: [summary] }) : undefined;
    return typeof text === "string" ? { kind: "timer_started", summary: text } : undefined;
  },
  timerFiredEventAttributes: ({ startedEventId }) => ({
    kind: "timer_ended",
    started: numberOf(startedEventId),
    fired: true,
  }),
  timerCanceledEventAttributes: ({ startedEventId }) => ({
    kind: "timer_ended",
    started: numberOf(startedEventId),
    fired: false,
  }),

  // `run` and `shard` executions alike: how they begin, are asked to stop, and end.
  workflowExecutionStartedEventAttributes: async ({ input, workflowType }, reader) => ({
    kind: "started",
    input: await firstValue(reader, input, startLabel(workflowType?.name ?? "")),
  }),
  workflowTaskStartedEventAttributes: () => ({ kind: "task_started" }),
  workflowExecutionCancelRequestedEventAttributes: ({ cause }) => ({
    kind: "cancel_requested",
    ...(cause ? { reason: cause } : {}),
  }),
  async workflowExecutionCompletedEventAttributes(completed, reader) {
    try {
      const result = await firstValue(reader, completed.result, OUTCOME);
      return next(completed, { kind: "closed", how: "completed", result });
    } catch (error) {
      // Somebody else ended it: it is over, but not with what he says.
      if (!(error instanceof PayloadRefused)) throw error;
      return next(completed, { kind: "closed", how: "failed", message: error.message });
    }
  },
  async workflowExecutionFailedEventAttributes(failed, reader) {
    const { message } = await openFailure(reader, failed.failure);
    return next(failed, { kind: "closed", how: "failed", message });
  },
  async workflowExecutionCanceledEventAttributes({ details }, reader) {
    const result = await firstValue(reader, details);
    return { kind: "closed", how: "canceled", ...(result === undefined ? {} : { result }) };
  },
  workflowExecutionTerminatedEventAttributes: ({ reason }) => ({
    kind: "closed",
    how: "terminated",
    message: reason ?? "",
  }),
  workflowExecutionTimedOutEventAttributes: (timedOut) =>
    next(timedOut, { kind: "closed", how: "timed_out" }),
  workflowExecutionContinuedAsNewEventAttributes: ({ newExecutionRunId }) => ({
    kind: "closed",
    how: "continued",
    next_run_id: newExecutionRunId ?? "",
  }),
};

/**
 * What was refused is not a fact: a signal that somebody without the key has sent changes nothing of what is shown. Only a
 * run whose beginning cannot be read cannot be shown at all.
 *
 * @param reader of this event's payloads. @returns undefined for events that say nothing about the run. @throws {PayloadRefused} for the beginning
 */
export async function decodeEvent(reader: PayloadReader, event: HistoryEvent): Promise<Fact | undefined> {
  for (const name of Object.keys(event) as (keyof Attributes)[]) {
    const decode = DECODERS[name] as Decoder<unknown> | undefined;
    if (!decode || !event[name]) continue;
    const decoding = Promise.resolve(decode(event[name], reader, event));
    const body = await (event.workflowExecutionStartedEventAttributes ? decoding : unlessRefused(decoding));
    return body && { ...body, event: numberOf(event.eventId), time: isoTime(event.eventTime) };
  }
  return undefined;
}

const segmentEnded = (
  scheduled: HistoryEvent["eventId"],
  how: SegmentFailure,
  journal: unknown,
  message: string,
): FactBody => ({ kind: "segment_ended", scheduled: numberOf(scheduled), how, journal, message });

function childClosed({
  workflowExecution,
}: {
  workflowExecution?: { workflowId?: string | null } | null;
}): FactBody {
  return { kind: "child_closed", workflow_id: workflowExecution?.workflowId ?? "" };
}

function next(attributes: { newExecutionRunId?: string | null }, closed: FactBody): FactBody {
  const runId = attributes.newExecutionRunId;
  return runId ? ({ ...closed, next_run_id: runId } as FactBody) : closed;
}

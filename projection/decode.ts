// Temporal's history events → facts. What no fact is made of is not in a run's stream.
import type { LoadedDataConverter } from "@temporalio/common";
import type {
  EvaluateResult,
  FindWorkerResult,
  SegmentInput,
  SegmentResult,
  StageOutline,
} from "../activities/contract.js";
import type { Held } from "../workflows/control.js";
import { MEMO } from "../workflows/messages.js";
import { kindOfFailure, type SettleKind } from "../workflows/settle.js";
import type { Fact, FactBody } from "./facts.js";
import { firstValue, type HistoryEvent, isoTime, openFailure } from "./payloads.js";

const DEVICE_ACTIVITIES = new Set(["runReads", "runWrite", "runPoll", "runDiff"]);
const SCHEDULE_TO_START = 2;
const CANCEL_REQUESTED = 7;

/** @returns undefined for events that say nothing about the run. */
export async function decodeEvent(
  converter: LoadedDataConverter,
  event: HistoryEvent,
): Promise<Fact | undefined> {
  const body =
    (await decodeActivity(converter, event)) ??
    (await decodeMessage(converter, event)) ??
    decodeChild(event) ??
    (await decodeTimer(converter, event)) ??
    (await decodeLife(converter, event));
  return body && { ...body, event: Number(event.eventId), time: isoTime(event.eventTime) };
}

async function decodeActivity(
  converter: LoadedDataConverter,
  event: HistoryEvent,
): Promise<FactBody | undefined> {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    const activity = scheduled.activityType?.name ?? "";
    if (!DEVICE_ACTIVITIES.has(activity)) return undefined;
    const input = (await firstValue(converter, scheduled.input)) as SegmentInput;
    return { kind: "segment_scheduled", activity, input };
  }
  const started = event.activityTaskStartedEventAttributes;
  if (started) return { kind: "segment_started", scheduled: Number(started.scheduledEventId) };
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) {
    const result = (await firstValue(converter, completed.result)) as SegmentResult;
    return { kind: "segment_completed", scheduled: Number(completed.scheduledEventId), result };
  }
  return decodeActivityEnd(converter, event);
}

async function decodeActivityEnd(
  converter: LoadedDataConverter,
  event: HistoryEvent,
): Promise<FactBody | undefined> {
  const ended = (scheduled: unknown, how: SettleKind, journal: unknown, message: string): FactBody => ({
    kind: "segment_ended",
    scheduled: Number(scheduled),
    how,
    journal,
    message,
  });
  const failed = event.activityTaskFailedEventAttributes;
  if (failed) {
    const { message, details } = await openFailure(converter, failed.failure);
    const kind = kindOfFailure({
      cancel_requested: Number(failed.retryState) === CANCEL_REQUESTED,
      final: failed.failure?.applicationFailureInfo?.nonRetryable === true,
    });
    return ended(failed.scheduledEventId, kind, details, kind === "cancelled" ? "cancelled" : message);
  }
  const canceled = event.activityTaskCanceledEventAttributes;
  if (canceled) {
    const details = await firstValue(converter, canceled.details);
    return ended(canceled.scheduledEventId, "cancelled", details, "cancelled");
  }
  const timedOut = event.activityTaskTimedOutEventAttributes;
  if (!timedOut) return undefined;
  const info = timedOut.failure?.timeoutFailureInfo;
  const journal = await firstValue(converter, info?.lastHeartbeatDetails);
  const cause = await openFailure(converter, timedOut.failure?.cause);
  return Number(info?.timeoutType) === SCHEDULE_TO_START
    ? ended(timedOut.scheduledEventId, "timeout_start", journal, "no worker took the work in time")
    : ended(
        timedOut.scheduledEventId,
        "timeout",
        journal ?? cause.details,
        cause.message || "the worker stopped answering",
      );
}

async function decodeMessage(
  converter: LoadedDataConverter,
  event: HistoryEvent,
): Promise<FactBody | undefined> {
  const signaled = event.workflowExecutionSignaledEventAttributes;
  if (signaled) {
    return {
      kind: "signal",
      name: signaled.signalName ?? "",
      arg: await firstValue(converter, signaled.input),
    };
  }
  const accepted = event.workflowExecutionUpdateAcceptedEventAttributes;
  if (accepted) {
    const input = accepted.acceptedRequest?.input;
    return {
      kind: "update_accepted",
      name: input?.name ?? "",
      arg: await firstValue(converter, input?.args),
    };
  }
  const updated = event.workflowExecutionUpdateCompletedEventAttributes;
  if (updated?.outcome?.success) {
    return {
      kind: "update_completed",
      accepted: Number(updated.acceptedEventId),
      result: await firstValue(converter, updated.outcome.success),
    };
  }
  const memo = event.workflowPropertiesModifiedEventAttributes?.upsertedMemo?.fields?.[MEMO.held];
  if (memo) {
    const held = (await firstValue(converter, { payloads: [memo] })) as Held | null;
    return held ? { kind: "held", held } : undefined;
  }
  const marker = event.markerRecordedEventAttributes;
  if (marker && !marker.failure) return decodeMarker(converter, marker);
  return undefined;
}

async function decodeMarker(
  converter: LoadedDataConverter,
  marker: NonNullable<HistoryEvent["markerRecordedEventAttributes"]>,
): Promise<FactBody | undefined> {
  if (marker.markerName !== "core_local_activity") return undefined;
  const data = (await firstValue(converter, marker.details?.["data"])) as
    | { activity_type?: string }
    | undefined;
  const result = await firstValue(converter, marker.details?.["result"]);
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
}

function decodeChild(event: HistoryEvent): FactBody | undefined {
  const started = event.childWorkflowExecutionStartedEventAttributes;
  if (started) {
    return {
      kind: "child_started",
      workflow_id: started.workflowExecution?.workflowId ?? "",
      run_id: started.workflowExecution?.runId ?? "",
      workflow_type: started.workflowType?.name ?? "",
    };
  }
  const closed =
    event.childWorkflowExecutionCompletedEventAttributes ??
    event.childWorkflowExecutionFailedEventAttributes ??
    event.childWorkflowExecutionCanceledEventAttributes ??
    event.childWorkflowExecutionTimedOutEventAttributes ??
    event.childWorkflowExecutionTerminatedEventAttributes;
  return closed
    ? { kind: "child_closed", workflow_id: closed.workflowExecution?.workflowId ?? "" }
    : undefined;
}

async function decodeTimer(
  converter: LoadedDataConverter,
  event: HistoryEvent,
): Promise<FactBody | undefined> {
  if (event.timerStartedEventAttributes) {
    const summary = event.userMetadata?.summary;
    const text = summary ? await firstValue(converter, { payloads: [summary] }) : undefined;
    return typeof text === "string" ? { kind: "timer_started", summary: text } : undefined;
  }
  const fired = event.timerFiredEventAttributes;
  if (fired) return { kind: "timer_ended", started: Number(fired.startedEventId), fired: true };
  const canceled = event.timerCanceledEventAttributes;
  if (canceled) return { kind: "timer_ended", started: Number(canceled.startedEventId), fired: false };
  return undefined;
}

/** `run` and `shard` executions alike: how they begin, are asked to stop, and end. */
async function decodeLife(
  converter: LoadedDataConverter,
  event: HistoryEvent,
): Promise<FactBody | undefined> {
  const started = event.workflowExecutionStartedEventAttributes;
  if (started) return { kind: "started", input: await firstValue(converter, started.input) };
  if (event.workflowTaskStartedEventAttributes) return { kind: "task_started" };
  const cancel = event.workflowExecutionCancelRequestedEventAttributes;
  if (cancel) return { kind: "cancel_requested", ...(cancel.cause ? { reason: cancel.cause } : {}) };

  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) {
    return next(completed, {
      kind: "closed",
      how: "completed",
      result: await firstValue(converter, completed.result),
    });
  }
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) {
    const { message } = await openFailure(converter, failed.failure);
    return next(failed, { kind: "closed", how: "failed", message });
  }
  const canceled = event.workflowExecutionCanceledEventAttributes;
  if (canceled) {
    const result = await firstValue(converter, canceled.details);
    return { kind: "closed", how: "canceled", ...(result === undefined ? {} : { result }) };
  }
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (terminated) return { kind: "closed", how: "terminated", message: terminated.reason ?? "" };
  const timedOut = event.workflowExecutionTimedOutEventAttributes;
  if (timedOut) return next(timedOut, { kind: "closed", how: "timed_out" });
  const continued = event.workflowExecutionContinuedAsNewEventAttributes;
  if (continued) {
    return { kind: "closed", how: "continued", next_run_id: continued.newExecutionRunId ?? "" };
  }
  return undefined;
}

function next(attributes: { newExecutionRunId?: string | null }, closed: FactBody): FactBody {
  const runId = attributes.newExecutionRunId;
  return runId ? ({ ...closed, next_run_id: runId } as FactBody) : closed;
}

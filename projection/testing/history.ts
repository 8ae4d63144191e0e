// Hand-built histories: Temporal's own event shape, with the payloads that the SDK would have written.
import { defaultPayloadConverter } from "@temporalio/common";
import type { SegmentInput, SegmentResult, StageOutline, StepOutline } from "../../activities/contract.js";
import type { DeviceEnd, GroupInput, GroupResult } from "../../activities/group-contract.js";
import type { PlanNode } from "../../schemas/plan.js";
import type { StepResult } from "../../schemas/result.js";
import type { Held } from "../../workflows/control.js";
import { MEMO } from "../../workflows/messages.js";
import type { RunInput } from "../../workflows/messages.js";
import type { HistoryRef } from "../facts.js";
import type { HistoryEvent } from "../payloads.js";

const payloads = (...values: unknown[]) => ({
  payloads: values.map((value) => defaultPayloadConverter.toPayload(value)),
});

/** One execution's events. Every call appends; the clock moves by 100 ms each time. */
export class HistoryBuilder {
  readonly events: HistoryEvent[] = [];
  readonly ref: HistoryRef;
  private clock: number;

  constructor(
    workflowId: string,
    runId = `${workflowId}-execution`,
    options: { chain?: number; start?: string } = {},
  ) {
    this.ref = { workflow_id: workflowId, run_id: runId, chain: options.chain ?? 0 };
    this.clock = Date.parse(options.start ?? "2026-01-01T00:00:00.000Z");
  }

  /** @returns the event's id. */
  add(attributes: Omit<HistoryEvent, "eventId" | "eventTime">): number {
    const id = this.events.length + 1;
    this.clock += 100;
    this.events.push({
      eventId: id as never,
      eventTime: { seconds: Math.floor(this.clock / 1000) as never, nanos: (this.clock % 1000) * 1_000_000 },
      ...attributes,
    });
    return id;
  }

  /** The builder's time, RFC 3339. */
  now = () => new Date(this.clock).toISOString();

  started(input: unknown) {
    return this.add({ workflowExecutionStartedEventAttributes: { input: payloads(input) } });
  }
  task() {
    return this.add({ workflowTaskStartedEventAttributes: {} });
  }
  marker(activity: string, result: unknown) {
    return this.add({
      markerRecordedEventAttributes: {
        markerName: "core_local_activity",
        details: { data: payloads({ seq: 1, activity_type: activity }), result: payloads(result) },
      },
    });
  }
  stage(outline: StageOutline) {
    return this.marker("loadStage", outline);
  }
  schedule(activity: string, input: SegmentInput) {
    return this.add({
      activityTaskScheduledEventAttributes: { activityType: { name: activity }, input: payloads(input) },
    });
  }
  scheduleGroup(input: GroupInput, activityId: string) {
    const activityType = { name: "runReadsOfGroup" };
    return this.add({
      activityTaskScheduledEventAttributes: { activityId, activityType, input: payloads(input) },
    });
  }
  completeGroup(scheduled: number, ends: DeviceEnd[]) {
    return this.completeWith(scheduled, { ends });
  }
  complete(scheduled: number, steps: StepResult[]) {
    return this.completeWith(scheduled, { steps });
  }
  private completeWith(scheduled: number, result: GroupResult | SegmentResult) {
    this.add({ activityTaskStartedEventAttributes: { scheduledEventId: scheduled as never } });
    return this.add({
      activityTaskCompletedEventAttributes: {
        scheduledEventId: scheduled as never,
        result: payloads(result),
      },
    });
  }
  fail(scheduled: number, message: string, steps: StepResult[], retryState?: number) {
    return this.add({
      activityTaskFailedEventAttributes: {
        scheduledEventId: scheduled as never,
        ...(retryState === undefined ? {} : { retryState }),
        failure: { message, applicationFailureInfo: { details: payloads({ steps }) } },
      },
    });
  }
  /** Another attempt would not help. */
  failFinally(scheduled: number, message: string, journal: unknown) {
    const applicationFailureInfo = { nonRetryable: true, details: payloads(journal) };
    return this.add({
      activityTaskFailedEventAttributes: {
        scheduledEventId: scheduled as never,
        failure: { message, applicationFailureInfo },
      },
    });
  }
  cancel(scheduled: number, details?: unknown) {
    return this.add({
      activityTaskCanceledEventAttributes: {
        scheduledEventId: scheduled as never,
        ...(details === undefined ? {} : { details: payloads(details) }),
      },
    });
  }
  timeOut(scheduled: number, timeoutType: number, journal?: unknown) {
    return this.add({
      activityTaskTimedOutEventAttributes: {
        scheduledEventId: scheduled as never,
        failure: {
          message: "activity timed out",
          timeoutFailureInfo: {
            timeoutType,
            ...(journal === undefined ? {} : { lastHeartbeatDetails: payloads(journal) }),
          },
        },
      },
    });
  }
  /** One segment from its schedule to its result. */
  segment(activity: string, input: SegmentInput, steps: StepResult[]) {
    return this.complete(this.schedule(activity, input), steps);
  }
  signal(name: string, arg: unknown) {
    return this.add({ workflowExecutionSignaledEventAttributes: { signalName: name, input: payloads(arg) } });
  }
  /** A signal as somebody sends it who has the key, or who copies it. */
  labelledSignal(name: string, arg: unknown, label: string, id: string) {
    const {
      payloads: [payload],
    } = payloads(arg);
    const metadata = { ...payload?.metadata, message: Buffer.from(label), "message-id": Buffer.from(id) };
    const input = { payloads: [{ ...payload, metadata }] };
    return this.add({ workflowExecutionSignaledEventAttributes: { signalName: name, input } });
  }
  update(name: string, arg: unknown, result?: unknown) {
    const accepted = this.add({
      workflowExecutionUpdateAcceptedEventAttributes: {
        acceptedRequest: { input: { name, args: payloads(arg) } },
      },
    });
    this.add({
      workflowExecutionUpdateCompletedEventAttributes: {
        acceptedEventId: accepted as never,
        outcome: { success: payloads(result ?? null) },
      },
    });
  }
  /** The run waits for a person to say what becomes of a device. */
  held(held: Held) {
    return this.add({
      workflowPropertiesModifiedEventAttributes: {
        upsertedMemo: { fields: { [MEMO.held]: payloads(held).payloads[0] as never } },
      },
    });
  }
  childStarted(child: HistoryRef, type = "shard") {
    return this.add({
      childWorkflowExecutionStartedEventAttributes: {
        workflowExecution: { workflowId: child.workflow_id, runId: child.run_id },
        workflowType: { name: type },
      },
    });
  }
  childCompleted(child: HistoryRef) {
    return this.add({
      childWorkflowExecutionCompletedEventAttributes: {
        workflowExecution: { workflowId: child.workflow_id, runId: child.run_id },
      },
    });
  }
  completed(result: unknown) {
    return this.add({ workflowExecutionCompletedEventAttributes: { result: payloads(result) } });
  }
  terminated(reason: string) {
    return this.add({ workflowExecutionTerminatedEventAttributes: { reason } });
  }
  canceled() {
    return this.add({ workflowExecutionCanceledEventAttributes: {} });
  }
  continued(runId: string) {
    return this.add({ workflowExecutionContinuedAsNewEventAttributes: { newExecutionRunId: runId } });
  }
}

export const runInput = (over: Partial<RunInput> = {}): RunInput => ({
  run: "x1",
  workflow: "demo",
  plan_digest: "p",
  spec_digest: "s",
  actor: "local",
  labels: {},
  created_at: "2026-01-01T00:00:00.000Z",
  cleanup_timeout_ms: 300_000,
  check: false,
  devices: 2,
  stages: [{ name: "main", devices: 2 }],
  ...over,
});

export const stepOutline = (id: string, over: Partial<StepOutline> = {}): StepOutline => ({
  id,
  action: "run",
  summary: `show ${id}`,
  on_failure: "skip_device",
  budget_ms: 1000,
  needs: { saved: [], steps: [] },
  ...over,
});

export function stageOutline(
  devices: string[],
  nodes: PlanNode[],
  steps: StepOutline[],
  over: Partial<StageOutline> = {},
): StageOutline {
  return {
    stage: 0,
    name: "main",
    on_failure: "skip_device",
    concurrency: 10,
    exclusive: false,
    devices: devices.map((name) => ({ name, site: "default", track: 0, more: false })),
    tracks: [nodes],
    steps: Object.fromEntries(steps.map((step) => [step.id, step])),
    ...over,
  };
}

export const reads = (steps: string[]): PlanNode => ({ kind: "reads", steps });

export const segmentInput = (
  device: string,
  steps: string[],
  over: Partial<SegmentInput> = {},
): SegmentInput => ({
  run: "x1",
  plan_digest: "p",
  stage: "main",
  device,
  steps,
  context: { saved: {}, steps: {} },
  ...over,
});

export const stepResult = (id: string, over: Partial<StepResult> = {}): StepResult => ({
  id,
  stage: "main",
  action: "run",
  status: "passed",
  attempts: 1,
  started_at: "2026-01-01T00:00:00.500Z",
  duration_ms: 20,
  checks: [],
  artifacts: [],
  ...over,
});

// One segment: an activity that holds one session with one device, and what it came to however it ended.
import { SEGMENT } from "../policy/temporal.js";
import { NO_WORKER } from "../policy/waits.js";
import { CancellationScope, isCancellation, patched, sleep } from "@temporalio/workflow";
import type { SaveLimits, SegmentInput, SegmentResult, StageOutline } from "../activities/contract.js";
import { deviceActivity, local } from "./activities.js";
import { readFailure } from "./activity-failure.js";
import type { SegmentActivity } from "../run-model/commands.js";
import type { DeviceState } from "../run-model/device-state.js";
import { devicesQueue, segmentActivityId } from "./ids.js";
import type { ReadGroups } from "./read-groups.js";
import { asJournal, NO_RESULT, noWorker, failureResults } from "../run-model/segment-failure.js";
import type { SegmentFailure } from "../run-model/segment-failure.js";
import { traced } from "./traced.js";

/** What all segments of a stage share. */
export interface StageContext {
  run: string;
  plan_digest: string;
  traceparent?: string | undefined;
  outline: StageOutline;
  /** Bytes that a device may save, and of that carry into later stages. */
  saves: Pick<SaveLimits, "most" | "most_carried">;
  /** Bounds `always` and `undo` after a cancel or a deadline. */
  cleanup_timeout_ms: number;
  /** Absent: each device reads in an activity of its own. */
  groups?: ReadGroups | undefined;
}
export interface Segment {
  activity: SegmentActivity;
  /** Resolves when a segment may start; absent: this one is cleanup, which no pause holds back. */
  gate?: () => Promise<void>;
  input: Omit<SegmentInput, "run" | "plan_digest" | "stage" | "device">;
}

/** Runs the segment. Never rejects for what happened on the device. */
export function runSegment(
  stage: StageContext,
  device: DeviceState,
  segment: Segment,
): Promise<SegmentResult> {
  const input: SegmentInput = {
    run: stage.run,
    plan_digest: stage.plan_digest,
    ...traced(stage.traceparent),
    stage: stage.outline.name,
    device: device.name,
    saves: { ...stage.saves, ...(Object.keys(device.large).length > 0 ? { kept: device.large } : {}) },
    ...segment.input,
  };
  const { groups } = stage;
  // Histories of before have an activity for each device.
  const isGrouped = groups && segment.gate && segment.activity === "runReads" && patched("read groups");
  return isGrouped
    ? inGroup(groups, { stage, device, segment, input })
    : attempt({ stage, device, segment, input });
}

interface Work {
  stage: StageContext;
  device: DeviceState;
  segment: Segment;
  input: SegmentInput;
}

async function inGroup(groups: ReadGroups, work: Work): Promise<SegmentResult> {
  const started = Date.now();
  const end = await groups.read(work.device, work.input);
  if (!end) return attempt(work);
  if ("result" in end) return end.result;
  if ("back" in end) return attempt(work, { journal: end.journal });
  const { kind, journal, message } = end.ended;
  if (kind === "timeout_start") return attempt(work, { journal: asJournal(journal), missed: true });
  return endWithout(work, started, { kind, journal, message });
}

/** What came of it before: in a group, or on the queue of stages of few devices. */
interface Before {
  journal?: SegmentInput["journal"];
  /** No worker took it in time. */
  missed?: boolean;
}

async function attempt(work: Work, before?: Before): Promise<SegmentResult> {
  const { stage, device, segment, input } = work;
  const { activity, gate } = segment;
  const steps = input.steps.flatMap((id) => stage.outline.steps[id] ?? []);
  let begun = before?.journal;
  let few = stage.outline.devices.length <= SEGMENT.few_devices;
  let not_taken = 0;
  let started = Date.now();
  const end = (kind: SegmentFailure, journal: unknown, message: string) =>
    endWithout(work, started, { kind, journal, message });
  for (let { missed = false } = before ?? {}, isFirst = !before; ; isFirst = false) {
    if (missed) {
      if (few) few = false;
      else if (await workerComes(stage, device, input)) not_taken++;
      else return end("timeout_start", begun, noWorker(device.site));
    }
    if (!isFirst && !begun && gate && !(await opens(gate)))
      return end("cancelled", begun, "cancelled while paused");
    const call = deviceActivity({
      activity,
      activity_id: segmentActivityId(stage.outline.stage, device.name, device.segments++),
      site: device.site,
      summary: summaryOf(device, input, steps),
      budget_ms: steps.reduce((sum, step) => sum + step.budget_ms, 0),
      not_taken,
      few,
      fairness_key: stage.run,
    });
    started = Date.now();
    try {
      const result = (await call(begun ? { ...input, journal: begun } : input)) as SegmentResult | undefined;
      return result ?? end("failed", begun, NO_RESULT);
    } catch (error) {
      const { kind, details, message } = readFailure(error);
      const journal = details ?? begun;
      if (kind !== "timeout_start") return end(kind, journal, message);
      begun = asJournal(journal);
      missed = true;
    }
  }
}

function endWithout(
  { stage, segment, input }: Work,
  started: number,
  { kind, journal, message }: { kind: SegmentFailure; journal: unknown; message: string },
): SegmentResult {
  return {
    steps: failureResults({
      kind,
      activity: segment.activity,
      input,
      journal,
      message,
      actions: stage.outline.steps,
      started_at: new Date(started).toISOString(),
      duration_ms: Date.now() - started,
    }),
  };
}

/** @returns false where the wait was cancelled */
async function opens(gate: () => Promise<void>): Promise<boolean> {
  try {
    await gate();
    return true;
  } catch (error) {
    if (isCancellation(error)) return false;
    throw error;
  }
}

function summaryOf(device: DeviceState, input: SegmentInput, steps: { summary: string }[]): string {
  const [first, ...others] = steps;
  const part = input.part ? ` (${input.part})` : "";
  return `${device.name}: ${first?.summary ?? ""}${part}${others.length ? ` +${others.length}` : ""}`;
}

/** Busy workers trip the schedule-to-start limit as absent ones do: only a queue without pollers is an error. */
async function workerComes(stage: StageContext, device: DeviceState, input: SegmentInput): Promise<boolean> {
  for (let look = 1; ; look++) {
    const question = {
      queue: devicesQueue(device.site),
      stage: stage.outline.name,
      device: device.name,
      steps: input.steps,
    };
    const final = look === NO_WORKER.looks;
    const answer = await CancellationScope.nonCancellable(() => local.findWorker({ ...question, final }));
    if (answer.found || final) return answer.found;
    try {
      await sleep(NO_WORKER.between_ms, {
        summary: `${device.name}: waiting for a worker for site ${device.site}`,
      });
    } catch {
      return false;
    }
  }
}

// Reads of several devices in one activity. Each device has its own journal, retries and recordings, as with an activity of
// its own; what becomes of it is told when all are through, or sooner where others take longer.
import { ApplicationFailure, CancelledFailure } from "@temporalio/activity";
import { segmentOf } from "../run-model/groups.js";
import { SEGMENT } from "../policy/temporal.js";
import { errorOfSystem, fromPlan, type Masked, messageOf } from "../packages/devices/src/words/masked.js";
import type { JournalState, SegmentInput } from "./contract.js";
import type { DeviceEnd, GroupInput, GroupMember, GroupResult } from "./group-contract.js";
import type { ActivityDeps } from "./deps.js";
import { endAtDefect } from "./failure.js";
import { GroupJournal } from "./group-journal.js";
import { type GroupActivity, ofTemporal } from "./group-activity.js";
import { asOwnActivity } from "./own-activity.js";
import { runReads } from "./run-reads.js";

/** @throws {CancelledFailure} with the state of the group, where it was cut short */
export async function runReadsOfGroup(
  deps: ActivityDeps,
  input: GroupInput,
  activity: GroupActivity = ofTemporal(),
): Promise<GroupResult> {
  const group = new GroupJournal(activity, { devices: input.devices.length, stops: input.stops });
  const left = input.devices.filter(({ device }) => !group.isOver(device));
  const most = Math.max(1, deps.room?.free ?? left.length);
  const taken = left.slice(0, most);
  group.begin(taken);
  for (const { device } of left.slice(most)) group.end({ device, back: true, ...journalOf(group, device) });
  try {
    await Promise.all(
      taken.map(async (member) => {
        const end = await readMember(deps, group, segmentOf(input, member), member);
        if (end) group.end(end);
      }),
    );
  } finally {
    await group.close();
  }
  if (group.isCutShort) throw new CancelledFailure("cancelled", [group.lastState]);
  return { ends: group.untold };
}

const journalOf = (group: GroupJournal, device: string): { journal?: JournalState } => {
  const journal = group.journalOf(device);
  return journal ? { journal } : {};
};

/** @returns undefined where the group was cut short before the device was through */
async function readMember(
  deps: ActivityDeps,
  group: GroupJournal,
  segment: SegmentInput,
  member: GroupMember,
): Promise<DeviceEnd | undefined> {
  const { device } = member;
  for (;;) {
    const own = group.attemptOf(member);
    try {
      const read = () => endAtDefect(deps.log, () => runReads(deps, segment));
      return { device, result: await asOwnActivity(own, () => traced(deps, segment, read)) };
    } catch (error) {
      if (error instanceof CancelledFailure) {
        group.cutShort(device, error.details[0] as JournalState | undefined);
        return undefined;
      }
      const failure = error instanceof ApplicationFailure ? error : undefined;
      const journal = failure?.details?.[0] as JournalState | undefined;
      if (failure?.nonRetryable) {
        const failed = { message: messageOf(errorOfSystem(failure)), ...(journal ? { journal } : {}) };
        return { device, failed };
      }
      if (!failure?.nextRetryDelay) logRetry(deps, segment, error);
      group.retry(device, journal);
      if (!(await group.pause(delayOf(failure, own.attempt)))) {
        group.cutShort(device, group.journalOf(device));
        return undefined;
      }
    }
  }
}

/** Milliseconds: what the failure says, or as Temporal tries an activity again. */
function delayOf(failure: ApplicationFailure | undefined, attempt: number): number {
  const said = failure?.nextRetryDelay;
  if (typeof said === "number") return said;
  const { first_ms, backoff, longest_ms } = SEGMENT.retry;
  return Math.min(longest_ms, first_ms * backoff ** (attempt - 1));
}

function logRetry(deps: ActivityDeps, { run, stage, device }: SegmentInput, error: unknown): void {
  const about = { run: fromPlan(run), stage: fromPlan(stage), device: fromPlan(device) };
  deps.log.warn({ ...about, err: errorOfSystem(error) }, "the reads are tried again");
}

function traced<T>({ tracing }: ActivityDeps, { device }: SegmentInput, work: () => Promise<T>): Promise<T> {
  if (!tracing.on) return work();
  const shared: Record<string, Masked> = { "orchestrator.device": fromPlan(device) };
  return tracing.span("device reads", { shared }, work);
}

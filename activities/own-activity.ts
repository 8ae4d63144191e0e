// The activity that works on a device, as its journal and its recordings see it: one of Temporal's, or the part of one device
// in an activity of several.
import { AsyncLocalStorage } from "node:async_hooks";
import { Context } from "@temporalio/activity";
import { SEGMENT_RESULT_BYTES } from "../policy/limits.js";
import type { JournalState } from "./contract.js";

export interface OwnActivity {
  /** Ends with the place in the device's work. */
  activity_id: string;
  /** From 1. */
  attempt: number;
  /** What the attempt before has said last. */
  heartbeatDetails: unknown;
  /** Milliseconds since 1970. */
  scheduled_ms: number;
  cancellationSignal: AbortSignal;
  /** Bytes of results, about, after which the rest is left to another segment. */
  result_bytes: number;
  beat(state: JournalState): void;
  /** Ends once Temporal has it. @throws what says that the activity is not wanted any more */
  acknowledge(state: JournalState): Promise<void>;
}

const members = new AsyncLocalStorage<OwnActivity>();

/** Does the work of one device of several. */
export const asOwnActivity = <T>(own: OwnActivity, work: () => Promise<T>): Promise<T> =>
  members.run(own, work);

export function ownActivity(): OwnActivity {
  const member = members.getStore();
  if (member) return member;
  const context = Context.current();
  const { activityId, attempt, heartbeatDetails, scheduledTimestampMs } = context.info;
  return {
    activity_id: activityId,
    attempt,
    heartbeatDetails,
    scheduled_ms: scheduledTimestampMs,
    cancellationSignal: context.cancellationSignal,
    result_bytes: SEGMENT_RESULT_BYTES,
    beat: (state) => context.heartbeat(state),
    acknowledge: (state) => acknowledge(context, state),
  };
}

/** A heartbeat of which one knows that it has arrived. */
export async function acknowledge({ client, info }: Context, details: unknown): Promise<void> {
  const { activityId, activityNamespace: namespace, workflowExecution } = info;
  // A task token does not tell the codec which activity the details belong to.
  const serializationContext = {
    type: "activity" as const,
    namespace,
    activityId,
    workflowId: workflowExecution?.workflowId,
    isLocal: false,
  };
  await client.activity.heartbeat(info.taskToken, details, { serializationContext });
}

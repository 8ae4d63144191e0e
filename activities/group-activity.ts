// An activity of several devices at Temporal's side: its heartbeat, and what it tells its workflow while it goes on.
import { Context } from "@temporalio/activity";
import { SIGNALS } from "../workflows/messages.js";
import type { DeviceEnd, GroupNews, GroupState } from "./group-contract.js";
import { acknowledge } from "./own-activity.js";

export interface GroupActivity {
  /** From 1. */
  attempt: number;
  /** What the attempt before has said last. */
  heartbeatDetails: unknown;
  /** Milliseconds since 1970. */
  scheduled_ms: number;
  cancellationSignal: AbortSignal;
  beat(state: GroupState): void;
  /** Ends once Temporal has it. */
  acknowledge(state: GroupState): Promise<void>;
  /** Ends once the workflow's history has it. */
  tell(ends: DeviceEnd[]): Promise<void>;
}

export function ofTemporal(): GroupActivity {
  const context = Context.current();
  const { activityId, attempt, heartbeatDetails, scheduledTimestampMs, workflowExecution } = context.info;
  return {
    attempt,
    heartbeatDetails,
    scheduled_ms: scheduledTimestampMs,
    cancellationSignal: context.cancellationSignal,
    beat: (state) => context.heartbeat(state),
    acknowledge: (state) => acknowledge(context, state),
    async tell(ends) {
      const { workflowId = "", runId } = workflowExecution ?? {};
      const news: GroupNews = { activity_id: activityId, ends };
      await context.client.workflow.getHandle(workflowId, runId).signal<[GroupNews]>(SIGNALS.groupNews, news);
    },
  };
}

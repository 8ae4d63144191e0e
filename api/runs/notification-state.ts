// How far notifications of a run have come that are not delivered yet, as Temporal tells of the workflows that deliver them.
import { activityReader } from "../../projection/event-payloads.js";
import { messageOf } from "../../projection/payloads.js";
import type { Notification } from "../../schemas/notification.js";
import type { Run } from "../../schemas/run.js";
import { notifyWorkflowId } from "../../workflows/ids.js";
import type { Temporal } from "../temporal.js";

/** The run with attempts so far and why the last one failed. Where Temporal cannot be asked it is as it was. */
export async function withPending(temporal: Temporal, run: Run): Promise<Run> {
  if (!run.notifications?.some(({ status }) => status === "pending")) return run;
  const stateOf = (one: Notification): Promise<Notification> | Notification =>
    one.status === "pending" ? pendingState(temporal, run.id, one).catch(() => one) : one;
  return { ...run, notifications: await Promise.all(run.notifications.map(stateOf)) };
}

async function pendingState(temporal: Temporal, run: string, one: Notification): Promise<Notification> {
  const execution = { workflowId: notifyWorkflowId(run, one.id) };
  const { pendingActivities } = await temporal.call((client) =>
    client.workflowService.describeWorkflowExecution({ namespace: temporal.namespace, execution }),
  );
  const [activity] = pendingActivities ?? [];
  if (!activity?.lastFailure) return one;
  const reader = activityReader(temporal, execution.workflowId, activity.activityId ?? "");
  const message = await messageOf(reader, activity.lastFailure);
  return { ...one, attempts: Math.max(1, (activity.attempt ?? 1) - 1), message };
}

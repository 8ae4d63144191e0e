// How far the archive of a run that is over has come, as Temporal tells of the workflow that writes it.
import proto from "@temporalio/proto";
import { activityReader } from "../../projection/event-payloads.js";
import { isoTime, messageOf } from "../../projection/payloads.js";
import type { ArchiveState } from "../../schemas/run.js";
import { archiveWorkflowId } from "../../workflows/ids.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";

const { WorkflowExecutionStatus } = proto.temporal.api.enums.v1;
const CURE = "`orchestrator runs archive RUN` has it written.";

/** For a run whose archive is not complete. @throws {Problem} `temporal_unreachable` */
export async function archiveState(temporal: Temporal, run: string): Promise<ArchiveState> {
  const described = await temporal
    .call((client) =>
      client.workflowService.describeWorkflowExecution({
        namespace: temporal.namespace,
        execution: { workflowId: archiveWorkflowId(run) },
      }),
    )
    .catch((error: unknown) => {
      if (grpcCode(error) === GRPC.not_found) return undefined;
      throw error;
    });
  if (!described) return { status: "failing", message: `The archive workflow is not running. ${CURE}` };
  const { status } = described.workflowExecutionInfo ?? {};
  if (status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) return { status: "pending" };
  if (status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED)
    return {
      status: "failing",
      message: `The archive could not be written, for a reason that does not go away; the worker's log has it. ${CURE}`,
    };
  if (status !== WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
    return { status: "failing", message: `The archive's workflow was ended from outside. ${CURE}` };
  const [attempt] = described.pendingActivities ?? [];
  if (!attempt?.lastFailure)
    return { status: "pending", ...(attempt ? { attempts: attempt.attempt ?? 1 } : {}) };
  const next = attempt.nextAttemptScheduleTime;
  const reader = activityReader(temporal, archiveWorkflowId(run), attempt.activityId ?? "");
  return {
    status: "failing",
    attempts: attempt.attempt ?? 1,
    message: await messageOf(reader, attempt.lastFailure),
    ...(next ? { next_attempt_at: isoTime(next) } : {}),
  };
}

// What Temporal knows of task queues and of other workflows, for the activities that ask.
import type { NativeConnection } from "@temporalio/worker";
import proto from "@temporalio/proto";
import { presenceQueue } from "../workflows/ids.js";
import type { OpenAnswer } from "../activities/contract.js";

const { TaskQueueType, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/** Whether a worker serves the queue of a site's devices, however busy it is: one without a free slot does not poll it. */
export async function hasWorker(
  connection: NativeConnection,
  namespace: string,
  queue: string,
): Promise<boolean> {
  return (
    (await hasPollers(connection, namespace, queue)) ||
    (await hasPollers(connection, namespace, presenceQueue(queue)))
  );
}

/** Whether anybody has polled the queue for activities in the last minutes. */
async function hasPollers(connection: NativeConnection, namespace: string, queue: string): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return (pollers ?? []).length > 0;
}

/** Whether a workflow is still open, and how it ended. One that Temporal does not know ended long ago. */
export async function isOpen(
  connection: NativeConnection,
  namespace: string,
  workflowId: string,
): Promise<OpenAnswer> {
  try {
    const { workflowExecutionInfo } = await connection.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId },
    });
    const { status, closeTime } = workflowExecutionInfo ?? {};
    const closed_ms = Number(closeTime?.seconds ?? 0) * 1_000 + (closeTime?.nanos ?? 0) / 1e6;
    return {
      closed_ms_ago: closeTime ? Math.max(0, Math.round(Date.now() - closed_ms)) : 0,
      open: status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
      closed_normally:
        status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED ||
        status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED,
    };
  } catch (error) {
    if ((error as { code?: number }).code === GRPC_NOT_FOUND) {
      return { open: false, closed_normally: false, closed_ms_ago: Number.MAX_SAFE_INTEGER };
    }
    throw error;
  }
}

const GRPC_NOT_FOUND = 5;

// What Temporal knows of task queues and of other workflows, for the activities that ask.
import type { NativeConnection } from "@temporalio/worker";
import proto from "@temporalio/proto";

const { TaskQueueType, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/** Whether anybody polls the queue for activities. */
export async function hasWorker(
  connection: NativeConnection,
  namespace: string,
  queue: string,
): Promise<boolean> {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return (pollers ?? []).length > 0;
}

/** Whether a workflow is still open, and whether it ended by itself. One that Temporal does not know has ended. */
export async function isOpen(
  connection: NativeConnection,
  namespace: string,
  workflowId: string,
): Promise<{ open: boolean; closed_normally: boolean }> {
  try {
    const { workflowExecutionInfo } = await connection.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId },
    });
    const status = workflowExecutionInfo?.status;
    return {
      open: status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
      closed_normally:
        status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED ||
        status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED,
    };
  } catch (error) {
    if ((error as { code?: number }).code === GRPC_NOT_FOUND) return { open: false, closed_normally: false };
    throw error;
  }
}

const GRPC_NOT_FOUND = 5;

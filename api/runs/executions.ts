// What Temporal has of a run beside its first history: its shards, its archive; and forgetting all of it.
import proto from "@temporalio/proto";
import { archiveWorkflowId, notificationsPrefix, runWorkflowId } from "../../workflows/ids.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";
import { readingMemos } from "./memos.js";

const { WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/** `open`: the run or one of its shards goes on. @throws {Problem} `temporal_unreachable` */
export async function executionState(
  temporal: Temporal,
  run: string,
): Promise<"open" | "closed" | "unknown"> {
  const workflowId = runWorkflowId(run);
  try {
    const { workflowExecutionInfo } = await temporal.call((client) =>
      client.workflowService.describeWorkflowExecution({
        namespace: temporal.namespace,
        execution: { workflowId },
      }),
    );
    if (workflowExecutionInfo?.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING)
      return "open";
  } catch (error) {
    if (grpcCode(error) === GRPC.not_found) return "unknown";
    throw error;
  }
  const shards = `WorkflowId STARTS_WITH '${workflowId}/' AND ExecutionStatus = 'Running'`;
  const { count } = await temporal.call((client) => client.workflow.count(shards));
  return count > 0 ? "open" : "closed";
}

/** Also ends an archive and notifications that are under way. @returns how many executions were deleted. @throws {Problem} `temporal_unreachable` */
export async function forgetExecutions(temporal: Temporal, run: string): Promise<number> {
  const workflowId = runWorkflowId(run);
  const query = `WorkflowId IN ('${workflowId}', '${archiveWorkflowId(run)}') OR WorkflowId STARTS_WITH '${workflowId}/' OR WorkflowId STARTS_WITH '${notificationsPrefix(run)}'`;
  return temporal.call(async (client) => {
    let deleted = 0;
    for await (const { workflowId: id, runId } of readingMemos(client).workflow.list({ query })) {
      await client.workflowService
        .deleteWorkflowExecution({
          namespace: temporal.namespace,
          workflowExecution: { workflowId: id, runId },
        })
        .catch((error: unknown) => {
          if (grpcCode(error) !== GRPC.not_found) throw error;
        });
      deleted += 1;
    }
    return deleted;
  });
}

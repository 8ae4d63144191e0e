// What Temporal knows of task queues and of runs, for the activities that ask.
import type { NativeConnection } from "@temporalio/worker";
import proto from "@temporalio/proto";
import { SIGN_OF_LIFE } from "../policy/processes.js";
import { temporalNow } from "../activities/clock.js";
import { devicesQueue, presenceQueue, shardsPrefix } from "../workflows/ids.js";
import type { Closed } from "../activities/contract.js";
import type { Build } from "./build.js";
import { isNotFound } from "./grpc.js";

const { TaskQueueType, WorkflowExecutionStatus } = proto.temporal.api.enums.v1;

/**
 * Whether a worker serves the queue of a site's devices, however busy it is: one without a free slot does not poll it.
 * @param build of the worker that asks: Temporal gives what its runs do to workers of that build, or of none
 */
export async function hasWorker(
  connection: NativeConnection,
  namespace: string,
  queue: string,
  build?: Build,
): Promise<boolean> {
  return (
    (await hasPollers(connection, namespace, queue, build)) ||
    (await hasPollers(connection, namespace, presenceQueue(queue), build))
  );
}

/** Whether anybody who would take these tasks has polled the queue for activities in the last minutes. */
async function hasPollers(
  connection: NativeConnection,
  namespace: string,
  queue: string,
  build: Build | undefined,
): Promise<boolean> {
  const pollers = await pollersOf(connection, namespace, queue);
  return pollers.some(({ deploymentOptions: of }) => {
    if (!build || !of?.deploymentName) return true;
    return of.deploymentName === build.deployment && of.buildId === build.build_id;
  });
}

async function pollersOf(connection: NativeConnection, namespace: string, queue: string) {
  const { pollers } = await connection.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: queue },
    taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return pollers ?? [];
}

/** @returns how many workers the site has; asks Temporal now and then, and where it does not answer goes by what it said */
export function workersOf(
  connection: NativeConnection,
  namespace: string,
  site: string,
): () => Promise<number> {
  let count = Promise.resolve(1);
  let asked = Number.NEGATIVE_INFINITY;
  const ask = async (): Promise<number> => {
    const pollers = await pollersOf(connection, namespace, presenceQueue(devicesQueue(site)));
    const since = temporalNow() - SIGN_OF_LIFE.unseen_ms;
    const there = pollers.filter(
      ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000 > since,
    );
    return new Set(there.map(({ identity }) => identity)).size;
  };
  return () => {
    if (performance.now() - asked > SIGN_OF_LIFE.counted_ms) {
      asked = performance.now();
      const before = count;
      count = ask().catch(() => before);
    }
    return count;
  };
}

/** How a run ended; undefined while it is open. One that Temporal does not know ended long ago. */
export async function closed(
  connection: NativeConnection,
  namespace: string,
  workflow_id: string,
): Promise<Closed | undefined> {
  try {
    const { workflowExecutionInfo } = await connection.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId: workflow_id },
    });
    const { status, closeTime } = workflowExecutionInfo ?? {};
    if (status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) return undefined;
    const normally =
      status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED ||
      status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED;
    if (!normally && (await hasOpenShards(connection, namespace, workflow_id))) return undefined;
    const closed_ms = Number(closeTime?.seconds ?? 0) * 1_000 + (closeTime?.nanos ?? 0) / 1e6;
    return { workflow_id, normally, ms_ago: Math.max(0, Math.round(temporalNow() - closed_ms)) };
  } catch (error) {
    if (isNotFound(error)) {
      return { workflow_id, normally: false, ms_ago: Number.MAX_SAFE_INTEGER };
    }
    throw error;
  }
}

/** The shards of a run that was terminated do what they owe to the devices, and so still type there. */
async function hasOpenShards(
  connection: NativeConnection,
  namespace: string,
  workflow_id: string,
): Promise<boolean> {
  const { count } = await connection.workflowService.countWorkflowExecutions({
    namespace,
    query: `WorkflowId STARTS_WITH '${shardsPrefix(workflow_id)}' AND ExecutionStatus = 'Running'`,
  });
  return Number(count ?? 0) > 0;
}

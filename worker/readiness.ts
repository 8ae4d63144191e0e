// Why a worker takes no work at present.
import { READINESS } from "../policy/processes.js";
import type { NativeConnection, Worker } from "@temporalio/worker";

/** @returns nothing where all its workers run and Temporal answers */
export async function reasonsNotReady(
  workers: readonly Worker[],
  connection: NativeConnection,
  namespace: string,
): Promise<string[]> {
  const stopped = workers
    .filter((worker) => worker.getState() !== "RUNNING")
    .map((worker) => `the worker of ${worker.options.taskQueue} is ${worker.getState().toLowerCase()}`);
  return [...stopped, ...(await temporalAway(connection, namespace))];
}

async function temporalAway(connection: NativeConnection, namespace: string): Promise<string[]> {
  try {
    await connection.withDeadline(Date.now() + READINESS.probe_ms, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return [];
  } catch (error) {
    return [`Temporal does not answer: ${(error as Error).message.split("\n")[0]}`];
  }
}

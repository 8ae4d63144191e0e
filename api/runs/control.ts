// Signals, updates and cancel requests to a run's workflow, with its refusals as problems.
import { TEMPORAL_CALL } from "../../policy/processes.js";
import { randomUUID } from "node:crypto";
import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import { archiveWorkflowId, CONTROL_QUEUE, runWorkflowId, WORKFLOW_TYPES } from "../../workflows/ids.js";
import {
  type CancelNotice,
  type ControlRequest,
  type ResolveRequest,
  SIGNALS,
} from "../../workflows/messages.js";
import { Problem } from "../problem.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";

/** Says who, then asks Temporal to cancel. @throws {Problem} `conflict`, `temporal_unreachable` */
export async function cancelRun(temporal: Temporal, run: string, actor: string): Promise<void> {
  await orConflict(run, () =>
    temporal.call(async (client) => {
      const handle = client.workflow.getHandle(runWorkflowId(run));
      const notice: CancelNotice = { actor };
      await handle.signal(SIGNALS.cancelRequested, notice);
      await handle.cancel();
    }),
  );
}

/** @throws {Problem} `conflict` where the run's state forbids it, `no_worker`, `temporal_unreachable` */
export async function updateRun(
  temporal: Temporal,
  run: string,
  name: string,
  request: ControlRequest | ResolveRequest,
): Promise<void> {
  const updateId = randomUUID();
  await orConflict(run, async () => {
    try {
      await temporal.call(
        (client) =>
          client.workflow.getHandle(runWorkflowId(run)).executeUpdate(name, { args: [request], updateId }),
        TEMPORAL_CALL.update_ms,
      );
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError) throw refused(error);
      if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) throw noWorker(error);
      // Temporal is there, as the run's look-up just before has shown: it is the worker that does not answer.
      if (error instanceof Problem && error.code === "temporal_unreachable" && grpcCode(error.cause) === 4)
        throw noWorker(error);
      throw error;
    }
  });
}

/** One that is being written is looked at once more when it is. @throws {Problem} `temporal_unreachable` */
export async function startArchive(temporal: Temporal, run: string): Promise<void> {
  await temporal.call((client) => signalArchive(client, run));
}

/** Resolves when the archive has all that was there at the time of the call. @throws {Problem} `no_worker`, `temporal_unreachable` */
export async function renewArchive(temporal: Temporal, run: string): Promise<void> {
  const { signaledRunId } = await temporal.call((client) => signalArchive(client, run));
  try {
    await temporal.call(
      (client) => client.workflow.getHandle(archiveWorkflowId(run), signaledRunId).result(),
      TEMPORAL_CALL.update_ms,
    );
  } catch (error) {
    // Temporal has just taken the signal: it is the worker that does not come to an end.
    if (error instanceof Problem && error.code === "temporal_unreachable" && grpcCode(error.cause) === 4)
      throw noWorker(error);
    throw error;
  }
}

const signalArchive = (client: Client, run: string) =>
  client.workflow.signalWithStart(WORKFLOW_TYPES.archive, {
    workflowId: archiveWorkflowId(run),
    taskQueue: CONTROL_QUEUE,
    args: [{ run }],
    signal: SIGNALS.runClosed,
    signalArgs: [],
    staticSummary: `archive of run ${run}`,
  });

function refused(error: WorkflowUpdateFailedError): unknown {
  const { cause } = error;
  const conflict = cause instanceof ApplicationFailure && cause.type === "conflict";
  return conflict ? new Problem("conflict", sentence(cause.message), { cause: error }) : error;
}

const noWorker = (cause: unknown) =>
  new Problem(
    "no_worker",
    "No worker has answered in time. Is one running (`orchestrator worker`)? The request may still be carried out.",
    { cause },
  );

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;

async function orConflict(run: string, what: () => Promise<void>): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || grpcCode(error) === GRPC.not_found) {
      throw new Problem("conflict", `Run ${run} has finished meanwhile.`, { cause: error });
    }
    throw error;
  }
}

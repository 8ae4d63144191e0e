// What a lease registry knew that was ended from outside, read from its history: the next one begins with that, so that no
// run loses devices on which it works.
import { loadDataConverter } from "@temporalio/common/lib/internal-non-workflow/index.js";
import type { DataConverter } from "@temporalio/common";
import proto from "@temporalio/proto";
import type { NativeConnection } from "@temporalio/worker";
import { EventPayloads } from "../projection/event-payloads.js";
import { firstMessage, unlessRefused } from "../projection/payloads.js";
import type { HistoryEvent } from "../projection/payloads.js";
import { LeaseQueue, type Leases } from "../run-model/lease-queue.js";
import { SIGNALS } from "../workflows/messages.js";
import type { LeaseGranted, LeaseRelease, LeaseRequest } from "../workflows/messages.js";
import { HeardMessages, signalLabel, startLabel } from "../schemas/message-label.js";
import { isNotFound } from "./grpc.js";

const { WorkflowExecutionStatus: STATUS } = proto.temporal.api.enums.v1;
const NOTHING: Leases = { held: [], waiting: [] };
/** A registry that ends by itself holds nothing any more. */
const ENDED_BY_ITSELF = new Set<unknown>([
  STATUS.WORKFLOW_EXECUTION_STATUS_RUNNING,
  STATUS.WORKFLOW_EXECUTION_STATUS_COMPLETED,
  STATUS.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
]);

/** @returns nothing where the registry is open, has ended by itself, or was never there */
export async function lostLeases(
  { workflowService: service }: NativeConnection,
  namespace: string,
  dataConverter: DataConverter,
  workflow_id: string,
): Promise<Leases> {
  const info = await service
    .describeWorkflowExecution({ namespace, execution: { workflowId: workflow_id } })
    .then(({ workflowExecutionInfo }) => workflowExecutionInfo)
    .catch((error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    });
  if (!info || ENDED_BY_ITSELF.has(info.status)) return NOTHING;
  const execution = { workflowId: workflow_id, runId: info.execution?.runId ?? "" };
  const events: HistoryEvent[] = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await service.getWorkflowExecutionHistory({
      namespace,
      execution,
      ...(nextPageToken ? { nextPageToken } : {}),
    });
    events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
  const converter = loadDataConverter(dataConverter);
  return leasesOf(events, new EventPayloads(converter, namespace, workflow_id));
}

/** Who held devices and who waited for them when the history ended. */
export async function leasesOf(events: readonly HistoryEvent[], reader: EventPayloads): Promise<Leases> {
  let queue = new LeaseQueue();
  const known = new HeardMessages();
  for (const event of events) {
    const started = event.workflowExecutionStartedEventAttributes;
    const heard = event.workflowExecutionSignaledEventAttributes;
    const told = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
    const label = started
      ? startLabel(started.workflowType?.name ?? "")
      : signalLabel((heard ?? told)?.signalName ?? "");
    const message = await unlessRefused(
      firstMessage(reader.of(event), (started ?? heard ?? told)?.input, label),
    );
    const said = message?.value;
    // Nothing was said, or the registry did not believe it either.
    if (said === undefined || (heard && !known.add(message?.id))) continue;
    if (started) queue = new LeaseQueue(said as Leases);
    if (heard?.signalName === SIGNALS.leaseRequest) queue.add(said as LeaseRequest);
    if (heard?.signalName === SIGNALS.leaseRelease) queue.release(said as LeaseRelease);
    if (told?.signalName === SIGNALS.leaseGranted)
      queue.give({
        workflow_id: told.workflowExecution?.workflowId ?? "",
        stage: (said as LeaseGranted).stage,
      });
  }
  return queue.leases;
}

// What a lease registry knew that was ended from outside, read from its history: the next one begins with that, so that no
// run loses devices on which it works.
import { loadDataConverter } from "@temporalio/common/lib/internal-non-workflow/index.js";
import type { DataConverter, LoadedDataConverter } from "@temporalio/common";
import proto from "@temporalio/proto";
import type { NativeConnection } from "@temporalio/worker";
import { firstMessage, unlessRefused } from "../projection/payloads.js";
import type { HistoryEvent } from "../projection/payloads.js";
import type { LeaseInput } from "../workflows/lease.js";
import { SIGNALS } from "../workflows/messages.js";
import type { LeaseGranted, LeaseRelease, LeaseRequest } from "../workflows/messages.js";
import { HeardMessages, signalLabel, startLabel } from "../schemas/message-label.js";
import { isNotFound } from "./grpc.js";

const { WorkflowExecutionStatus: STATUS } = proto.temporal.api.enums.v1;
const NOTHING: LeaseInput = { held: [], waiting: [] };
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
): Promise<LeaseInput> {
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
  return leasesOf(events, loadDataConverter(dataConverter));
}

/** Who held devices and who waited for them when the history ended. */
export async function leasesOf(
  events: readonly HistoryEvent[],
  converter: LoadedDataConverter,
): Promise<LeaseInput> {
  let held: LeaseRequest[] = [];
  let waiting: LeaseRequest[] = [];
  const known = new HeardMessages();
  const without = (from: LeaseRequest[], { workflow_id, stage }: LeaseRelease) =>
    from.filter((each) => each.workflow_id !== workflow_id || each.stage !== stage);
  for (const event of events) {
    const started = event.workflowExecutionStartedEventAttributes;
    const heard = event.workflowExecutionSignaledEventAttributes;
    const told = event.signalExternalWorkflowExecutionInitiatedEventAttributes;
    const label = started
      ? startLabel(started.workflowType?.name ?? "")
      : signalLabel((heard ?? told)?.signalName ?? "");
    const message = await unlessRefused(firstMessage(converter, (started ?? heard ?? told)?.input, label));
    const said = message?.value;
    // Nothing was said, or the registry did not believe it either.
    if (said === undefined || (heard && !known.add(message?.id))) continue;
    if (started) ({ held, waiting } = said as LeaseInput);
    if (heard?.signalName === SIGNALS.leaseRequest) {
      const request = said as LeaseRequest;
      if (without([...held, ...waiting], request).length === held.length + waiting.length)
        waiting = [...waiting, request];
    } else if (heard?.signalName === SIGNALS.leaseRelease) {
      const release = said as LeaseRelease;
      [held, waiting] = [without(held, release), without(waiting, release)];
    }
    if (told?.signalName === SIGNALS.leaseGranted) {
      const { stage } = said as LeaseGranted;
      const workflow_id = told.workflowExecution?.workflowId ?? "";
      const granted = waiting.filter((each) => each.workflow_id === workflow_id && each.stage === stage);
      held = [...held, ...granted];
      waiting = without(waiting, { workflow_id, stage });
    }
  }
  return { held, waiting };
}

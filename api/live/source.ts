// Histories of a run that Temporal still knows: long polls that go on through outages.
import { setTimeout as sleep } from "node:timers/promises";
import type { HistoryRef } from "../../projection/facts.js";
import type { HistorySource } from "../../projection/merge.js";
import { type HistoryEvent, numberOf } from "../../projection/payloads.js";
import { GRPC, grpcCode, type Temporal } from "../temporal.js";

const RETRY_MS = 500;
const LONGEST_RETRY_MS = 5_000;

export interface LiveSourceOptions {
  temporal: Temporal;
  signal: AbortSignal;
  /** Told when Temporal stops answering, and `undefined` when it is back. */
  onOutage?: (error: unknown) => void;
}

/** Ends when the execution has closed. Rejects when Temporal has forgotten it, or with the signal's reason. */
export function liveSource({ temporal, signal, onOutage }: LiveSourceOptions): HistorySource {
  const page = (ref: HistoryRef, token: Uint8Array | undefined) =>
    temporal.poll(
      (client) =>
        client.workflowService.getWorkflowExecutionHistory({
          namespace: temporal.namespace,
          execution: { workflowId: ref.workflow_id, runId: ref.run_id },
          waitNewEvent: true,
          ...(token ? { nextPageToken: token } : {}),
        }),
      signal,
    );

  async function* pages(ref: HistoryRef): AsyncGenerator<HistoryEvent[]> {
    let token: Uint8Array | undefined;
    let read = 0;
    let delay = RETRY_MS;
    for (;;) {
      try {
        const { history, nextPageToken } = await page(ref, token);
        onOutage?.(undefined);
        delay = RETRY_MS;
        // After an outage the history is read from the start again; what was passed on is dropped.
        const events = (history?.events ?? []).filter((event) => numberOf(event.eventId) > read);
        const last = events.at(-1);
        if (last) {
          read = numberOf(last.eventId);
          yield events;
        }
        if (!nextPageToken?.length) return;
        token = nextPageToken;
      } catch (error) {
        signal.throwIfAborted();
        if (grpcCode(error) === GRPC.not_found) throw error;
        onOutage?.(error);
        token = undefined;
        await sleep(delay, undefined, { signal });
        delay = Math.min(delay * 2, LONGEST_RETRY_MS);
      }
    }
  }

  async function replacement(ref: HistoryRef): Promise<string | undefined> {
    const description = await temporal.call((client) =>
      client.workflowService.describeWorkflowExecution({
        namespace: temporal.namespace,
        execution: { workflowId: ref.workflow_id, runId: ref.run_id },
      }),
    );
    return description.workflowExtendedInfo?.resetRunId || undefined;
  }

  return { pages, replacement };
}

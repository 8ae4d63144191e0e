// For tests: a follower of a run whose Temporal has more events than it gives out.
import { onTestFinished } from "vitest";
import { defaultDataConverter } from "@temporalio/common";
import type { HistoryEvent } from "../../projection/payloads.js";
import { Follower, type LiveOutline } from "../live/follower.js";
import type { Temporal } from "../temporal.js";

export const RUN = "1aaaaaaaaaaaaaa";

/** Has ten events of the run, of which its long polls have given these out so far. */
export function followed(events: HistoryEvent[], run_id: string, outline?: LiveOutline): Follower {
  let polls = 0;
  const isOver = events.at(-1)?.workflowExecutionTerminatedEventAttributes;
  const temporal: Temporal = {
    namespace: "default",
    address: "127.0.0.1:7233",
    converter: defaultDataConverter,
    call: () =>
      Promise.resolve({
        workflowExecutionInfo: { historyLength: 10, execution: { runId: run_id } },
      } as never),
    poll: (_what, signal) =>
      polls++ === 0 && events.length > 0
        ? Promise.resolve({ history: { events }, nextPageToken: new Uint8Array(isOver ? 0 : 1) } as never)
        : new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason as Error));
          }),
    close: () => Promise.resolve(),
  };
  const root = { workflow_id: `run/${RUN}`, run_id, chain: 0 };
  const follower = new Follower({
    run: RUN,
    root,
    temporal,
    intentOf: async () => undefined,
    sync_ms: 100,
    ...(outline ? { outline } : {}),
  });
  onTestFinished(() => follower.stop());
  return follower;
}

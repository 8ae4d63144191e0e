// The histories of a run from its archive, when Temporal may have forgotten them.
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { runWorkflowId } from "../workflows/ids.js";
import { historyFile } from "./archive-files.js";
import type { HistoryRef } from "./facts.js";
import type { HistorySource } from "./merge.js";
import type { HistoryEvent } from "./payloads.js";

/** @param read the text of a file below the run's folder. @throws {Error} where a history is missing */
export async function storedHistories(
  run: string,
  read: (path: string) => Promise<string | undefined>,
): Promise<{ root: HistoryRef; source: HistorySource }> {
  const eventsOf = async (ref: HistoryRef): Promise<HistoryEvent[] | undefined> => {
    const text = await read(historyFile(ref));
    return text === undefined ? undefined : (historyFromJSON(JSON.parse(text)).events ?? []);
  };
  const first: HistoryRef = { workflow_id: runWorkflowId(run), run_id: "", chain: 0 };
  const begun = (await eventsOf(first))?.[0]?.workflowExecutionStartedEventAttributes;
  return {
    root: { ...first, run_id: begun?.firstExecutionRunId || begun?.originalExecutionRunId || "" },
    source: {
      async *pages(ref) {
        const events = await eventsOf(ref);
        if (!events) throw new Error(`the archive of run ${run} has no ${historyFile(ref)}`);
        yield events;
      },
      async replacement(ref) {
        const next = await eventsOf({ ...ref, chain: ref.chain + 1 });
        const forks = next?.flatMap((event) => event.workflowTaskFailedEventAttributes?.newRunId || []);
        return forks?.at(-1);
      },
    },
  };
}

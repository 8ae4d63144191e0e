// A history as JSON: from the archive where there is one, else from Temporal.
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import { ofRun, runJsonPath } from "../../artifacts/paths.js";
import { ARCHIVE_FILES } from "../../projection/archive-files.js";
import { openHistory } from "../../projection/open-history.js";
import type { HistoryEvent } from "../../projection/payloads.js";
import { runWorkflowId, shardWorkflowId } from "../../workflows/ids.js";
import type { ApiDeps } from "../deps.js";
import { Problem } from "../problem.js";
import { GRPC, grpcCode } from "../temporal.js";

/** @param name `run` or `stage-<n>-shard-<m>`. @throws {Problem} `not_found` */
export async function historyJson(deps: ApiDeps, run: string, name: string, chain: number): Promise<string> {
  const shard = /^stage-(\d+)-shard-(\d+)$/.exec(name);
  if (name !== "run" && !shard) {
    throw new Problem(
      "bad_request",
      `${name.slice(0, 60)} is no workflow of a run; expected run or stage-<n>-shard-<m>.`,
    );
  }
  const archived = await deps.store.read(ofRun(run, `${ARCHIVE_FILES.history}${name}.${chain}.json`));
  if (archived) return archived.toString("utf8");
  const missing = () => new Problem("not_found", `Run ${run} has no history ${name}, execution ${chain}.`);
  if (await deps.store.read(runJsonPath(run))) throw missing();
  const workflowId = shard ? shardWorkflowId(run, Number(shard[1]), Number(shard[2])) : runWorkflowId(run);
  const events = await liveHistory(deps, workflowId).catch((error: unknown) => {
    if (grpcCode(error) === GRPC.not_found) throw missing();
    throw error;
  });
  await openHistory(deps.temporal.converter, events);
  return historyToJSON({ events });
}

/** What there is at present of the latest execution. */
async function liveHistory({ temporal }: ApiDeps, workflowId: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let token: Uint8Array | undefined;
  do {
    const page = await temporal.call((client) =>
      client.workflowService.getWorkflowExecutionHistory({
        namespace: temporal.namespace,
        execution: { workflowId },
        ...(token ? { nextPageToken: token } : {}),
      }),
    );
    events.push(...(page.history?.events ?? []));
    token = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (token);
  return events;
}

// A history as JSON: from the archive where there is one, else from Temporal; an event at a time.
import { ofRun, runJsonPath } from "../../artifacts/paths.js";
import { ARCHIVE_FILES } from "../../projection/archive-files.js";
import { historyPieces } from "../../projection/history-text.js";
import { EventPayloads } from "../../projection/event-payloads.js";
import { openEvent } from "../../projection/open-history.js";
import type { HistoryEvent } from "../../projection/payloads.js";
import { runWorkflowId, shardWorkflowId } from "../../workflows/ids.js";
import type { ApiDeps } from "../deps.js";
import { pause } from "../../packages/devices/src/words/loop-turn.js";
import { Problem } from "../problem.js";
import { GRPC, grpcCode } from "../temporal.js";

/** @param name `run` or `stage-<n>-shard-<m>`. @throws {Problem} `not_found`, before the first piece */
export async function historyJson(
  deps: ApiDeps,
  run: string,
  name: string,
  chain: number,
): Promise<AsyncIterable<Uint8Array>> {
  const shard = /^stage-(\d+)-shard-(\d+)$/.exec(name);
  if (name !== "run" && !shard) {
    throw new Problem(
      "bad_request",
      `${name.slice(0, 60)} is not a workflow of a run; expected run or stage-<n>-shard-<m>.`,
    );
  }
  const archived = await deps.store.open(ofRun(run, `${ARCHIVE_FILES.history}${name}.${chain}.json`));
  if (archived) return archived.body as AsyncIterable<Uint8Array>;
  const missing = () => new Problem("not_found", `Run ${run} has no history ${name}, execution ${chain}.`);
  if (await deps.store.read(runJsonPath(run))) throw missing();
  const workflowId = shard ? shardWorkflowId(run, Number(shard[1]), Number(shard[2])) : runWorkflowId(run);
  const pages = livePages(deps, workflowId);
  const first = await pages.next().catch((error: unknown) => {
    if (grpcCode(error) === GRPC.not_found) throw missing();
    throw error;
  });
  return asJson(deps, workflowId, first.value ?? [], pages);
}

/** As Temporal's own tools write it. */
async function* asJson(
  { temporal }: ApiDeps,
  workflowId: string,
  first: HistoryEvent[],
  others: AsyncIterable<HistoryEvent[]>,
): AsyncGenerator<Uint8Array> {
  const reader = new EventPayloads(temporal.converter, temporal.namespace, workflowId);
  async function* events() {
    for await (const page of pagesOf(first, others))
      for (const event of page) {
        await openEvent(reader, event);
        yield event;
        const turn = pause();
        if (turn) await turn;
      }
  }
  let texts: string[] = [];
  for await (const piece of historyPieces(events())) {
    texts.push(piece);
    if (texts.length < EVENTS_AT_ONCE) continue;
    yield Buffer.from(texts.join(""));
    texts = [];
  }
  yield Buffer.from(texts.join(""));
}

const EVENTS_AT_ONCE = 100;

async function* pagesOf(
  first: HistoryEvent[],
  others: AsyncIterable<HistoryEvent[]>,
): AsyncGenerator<HistoryEvent[]> {
  yield first;
  yield* others;
}

/** What there is at present of the latest execution. */
async function* livePages({ temporal }: ApiDeps, workflowId: string): AsyncGenerator<HistoryEvent[]> {
  let token: Uint8Array | undefined;
  do {
    const page = await temporal.call((client) =>
      client.workflowService.getWorkflowExecutionHistory({
        namespace: temporal.namespace,
        execution: { workflowId },
        ...(token ? { nextPageToken: token } : {}),
      }),
    );
    yield page.history?.events ?? [];
    token = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (token);
}

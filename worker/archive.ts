// Archives a run that is over: reads its histories from Temporal and keeps what the projection makes of them.
import { ARCHIVE } from "../policy/waits.js";
import { CONTROL } from "../policy/temporal.js";
import { setTimeout } from "node:timers/promises";
import { loadDataConverter } from "@temporalio/common/lib/internal-non-workflow/index.js";
import type { DataConverter } from "@temporalio/common";
import type { NativeConnection } from "@temporalio/worker";
import { Context } from "@temporalio/activity";
import type { Log } from "../telemetry/log.js";
import {
  notificationsFolder,
  planPath,
  prunedPath,
  resolutionsFolder,
  runFolder,
  runJsonPath,
} from "../artifacts/paths.js";
import { standingIntent } from "../artifacts/intents.js";
import { lostArtifacts } from "../artifacts/lost.js";
import { recordingsOf } from "../artifacts/recordings.js";
import type { ArtifactStore } from "../artifacts/store.js";
import {
  ARCHIVE_FILES,
  archiveRun,
  columnsOf,
  dueNotifications,
  outlineOf,
  storedHistories,
} from "../projection/index.js";
import type { HistoryEvent, HistoryRef, HistorySource } from "../projection/index.js";
import type { EndedNotification } from "../schemas/notification.js";
import type { DeviceResult } from "../schemas/result.js";
import type { Plan } from "../schemas/plan.js";
import { fromPlan, fromStore, streamFromStore } from "../packages/devices/src/words/masked.js";
import type { StoredResolution } from "../schemas/resolution.js";
import type { Run } from "../schemas/run.js";
import { runWorkflowId } from "../workflows/ids.js";
import type { ArchiveInput, ArchiveResult, NotifyInput } from "../workflows/messages.js";
import { isNotFound } from "./grpc.js";

export interface ArchiveDeps {
  connection: NativeConnection;
  namespace: string;
  dataConverter: DataConverter;
  /** For what an earlier archive holds, which is not encrypted. */
  storedConverter: DataConverter;
  store: ArtifactStore;
  log: Log;
  /** Receivers are told of the run's end: not of a replay with recorded devices. */
  notifies: boolean;
  /** Told of every run that was archived, and of every archiving that failed; a failed one is tried again. */
  onArchived: (about: Archived) => void;
}

export interface Archived extends ArchiveInput {
  seconds: number;
  /** Absent where it failed. */
  result?: Run;
  /** The run had an archive before, as where a person has said since what became of a change. */
  again: boolean;
}

/** Of what the store lost: paths that the run names. */
const LOST_NAMED = 100;

/** It may be archived again. @returns whether the run was over and is archived now, and who is yet to be told */
export function createArchive(deps: ArchiveDeps): (input: ArchiveInput) => Promise<ArchiveResult> {
  const write = createWriter(deps);
  return async (input) => {
    const since = performance.now();
    const seconds = () => (performance.now() - since) / 1_000;
    let again = false;
    try {
      again = (await deps.store.read(runJsonPath(input.run))) !== undefined;
      const result = await write(input.run);
      if (typeof result === "string") return { archived: result === "pruned" };
      deps.onArchived({ ...input, seconds: seconds(), result: result.run, again });
      return { archived: true, ...(result.due.length > 0 ? { due: result.due } : {}) };
    } catch (error) {
      deps.onArchived({ ...input, seconds: seconds(), again });
      throw error;
    }
  };
}

interface Written {
  run: Run;
  due: NotifyInput[];
}

function createWriter(deps: ArchiveDeps): (run: string) => Promise<Written | "open" | "pruned"> {
  const { store, log } = deps;
  const converters = {
    temporal: loadDataConverter(deps.dataConverter),
    archive: loadDataConverter(deps.storedConverter),
  };
  return async (run) => {
    // Nothing comes back that somebody has removed meanwhile.
    const isPruned = async () => (await store.read(prunedPath(run))) !== undefined;
    if (await isPruned()) return "pruned";
    const folder = runFolder(run);
    const read = async (path: string) => (await store.read(folder + path))?.toString("utf8");
    const root = await firstExecution(deps, runWorkflowId(run)).catch(async (error: unknown) => {
      const isForgotten = isNotFound(error);
      if (!isForgotten || !(await store.read(runJsonPath(run)))) throw error;
      return undefined;
    });
    const histories = root
      ? { root, source: closedHistories(deps), converter: converters.temporal }
      : { ...(await storedHistories(run, read)), converter: converters.archive };
    const resolutions = (await storedIn<StoredResolution>(store, resolutionsFolder(run))).sort(byTime);
    const notified = await storedIn<EndedNotification>(store, notificationsFolder(run));
    const stored = await store.read(planPath(run));
    const plan = stored && (JSON.parse(stored.toString("utf8")) as Plan);
    const context = Context.current();
    // A store that is away is waited for longer than a heartbeat may be late.
    const beat = setInterval(() => context.heartbeat(), CONTROL.beat_every_ms);
    const archived = await archiveRun({
      run,
      ...histories,
      namespace: deps.namespace,
      restated: !root,
      resolutions,
      notified,
      ...(plan && deps.notifies
        ? { dueOf: (ended: Run, results: DeviceResult[]) => dueNotifications(plan, ended, results, notified) }
        : {}),
      intentOf: (device, step, part) => standingIntent(store, { run, device, step, part }),
      lostOf: async (results) => {
        const named = results.flatMap(({ steps }) => steps.flatMap(({ artifacts }) => artifacts));
        const lost = await lostAtLast(() => lostArtifacts(store, run, named));
        if (lost.length === 0) return undefined;
        log.warn(
          { run: fromPlan(run), lost: lost.length, first: fromStore(lost[0] ?? "") },
          "artifacts of the run are missing in the store",
        );
        return { count: lost.length, paths: lost.slice(0, LOST_NAMED) };
      },
      ...(plan ? { outline: outlineOf(plan), columns: columnsOf(plan) } : {}),
      write: async (path, body, media_type) => {
        if (path === ARCHIVE_FILES.run && (await isPruned())) return;
        const type = media_type === undefined ? {} : { media_type };
        await store.put(folder + path, typeof body === "string" ? fromStore(body) : streamFromStore(body), {
          ...type,
          confirm: true,
        });
      },
      read,
      recordings: (device) => recordingsOf(store, run, device),
      onProgress: (file) => context.heartbeat(file),
    }).finally(() => clearInterval(beat));
    if (!archived) return "open";
    log.info({ run: fromPlan(run), status: archived.run.status }, "archived");
    const about = { run, plan_digest: plan?.digest ?? "" };
    return { run: archived.run, due: archived.due.map((one) => ({ ...about, ...one })) };
  };
}

/** Looks again for a while: the worker of a change may still hold what it came to. */
async function lostAtLast(look: () => Promise<string[]>): Promise<string[]> {
  const until = performance.now() + ARCHIVE.held_ms;
  for (;;) {
    const lost = await look();
    if (lost.length === 0 || performance.now() > until) return lost;
    await setTimeout(ARCHIVE.held_look_ms);
  }
}

const byTime = (a: { at: string }, b: { at: string }): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);

async function storedIn<T>(store: ArtifactStore, folder: string): Promise<T[]> {
  const found: T[] = [];
  for await (const { path } of store.sizes(folder)) {
    const bytes = await store.read(path);
    if (bytes) found.push(JSON.parse(bytes.toString("utf8")) as T);
  }
  return found;
}

async function firstExecution(
  { connection, namespace }: ArchiveDeps,
  workflow_id: string,
): Promise<HistoryRef> {
  const { workflowExecutionInfo: info } = await connection.workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId: workflow_id },
  });
  return { workflow_id, run_id: info?.firstRunId || info?.execution?.runId || "", chain: 0 };
}

/** Histories as they are now; nothing waits for more. */
function closedHistories({ connection, namespace }: ArchiveDeps): HistorySource {
  const service = connection.workflowService;
  const execution = (ref: HistoryRef) => ({ workflowId: ref.workflow_id, runId: ref.run_id });
  return {
    async *pages(ref): AsyncGenerator<HistoryEvent[]> {
      let nextPageToken: Uint8Array | undefined;
      do {
        const page = await service.getWorkflowExecutionHistory({
          namespace,
          execution: execution(ref),
          ...(nextPageToken ? { nextPageToken } : {}),
        });
        yield page.history?.events ?? [];
        nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
      } while (nextPageToken);
    },
    async replacement(ref) {
      const { workflowExtendedInfo } = await service.describeWorkflowExecution({
        namespace,
        execution: execution(ref),
      });
      return workflowExtendedInfo?.resetRunId || undefined;
    },
  };
}

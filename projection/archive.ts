// The archive of a run that is over: everything that Temporal knows of it, as files that outlive Temporal's memory.
import type { LoadedDataConverter } from "@temporalio/common";
import type { StoredResolution } from "../schemas/resolution.js";
import type { DeviceResult } from "../schemas/result.js";
import type { DueNotification, EndedNotification } from "../schemas/notification.js";
import type { LostArtifacts, Run } from "../schemas/run.js";
import { pause } from "../packages/devices/src/words/loop-turn.js";
import { statusOf } from "../schemas/resolution.js";
import { ARCHIVE_FILES, historyFile } from "./archive-files.js";
import type { FactBody, HistoryRef } from "./facts.js";
import { type HistorySource, mergeHistories } from "./merge.js";
import { historyPieces } from "./history-text.js";
import { type IntentOf, withIntents, withNoted } from "./intents.js";
import { EventPayloads } from "./event-payloads.js";
import { openEvent } from "./open-history.js";
import { listPieces, paced } from "./paced.js";
import type { HistoryEvent } from "./payloads.js";
import { createProjection, type PlacedEvent, type ProjectedRun } from "./projection.js";
import { embedFiles } from "./reports/embed.js";
import type { PageData, Recording } from "./reports/html/data.js";
import { htmlPieces } from "./reports/html/report.js";
import { jsonPieces } from "./reports/json.js";
import { junitPieces } from "./reports/junit.js";
import { markdownReport } from "./reports/markdown.js";
import { withPauses } from "./slices.js";
import type { RunOutline } from "./state.js";

export interface ArchiveOptions {
  run: string;
  /** The run's first execution. */
  root: HistoryRef;
  /** Complete histories: `pages` ends at the last event that there is. */
  source: HistorySource;
  converter: LoadedDataConverter;
  /** Of Temporal, where the histories were written. */
  namespace: string;
  outline?: RunOutline;
  /** Writes a file below the run's folder, atomically. */
  write: (path: string, body: string | AsyncIterable<Uint8Array>, media_type?: string) => Promise<void>;
  /** Who was told how the run ended. */
  notified?: EndedNotification[];
  /** Who is yet to be told. */
  dueOf?: (run: Run, results: DeviceResult[]) => DueNotification[];
  /** The text of an artifact below the run's folder. */
  read: (path: string) => Promise<string | undefined>;
  /** Recorded sessions of a device, for the report. */
  recordings?: (device: string) => Promise<Recording[]>;
  /** Steps of the plan, for the report. */
  columns?: PageData["columns"];
  /** What people said after the end of indeterminate changes, the earliest first. */
  resolutions?: StoredResolution[];
  /** What was about to be sent, where the histories do not say it. */
  intentOf?: IntentOf;
  /** What the store has lost of what the results name. */
  lostOf?: (results: DeviceResult[]) => Promise<LostArtifacts | undefined>;
  /** The histories come from the archive itself, and stay there as they are. */
  restated?: boolean;
  /** Called between files, so that an activity can heartbeat. */
  onProgress?: (file: string) => void;
}

export interface ArchivedRun extends ProjectedRun {
  due: DueNotification[];
}

/** @returns undefined, and writes nothing, while the run or one of its shards is not over. May be done again: the files are the same. */
export async function archiveRun(options: ArchiveOptions): Promise<ArchivedRun | undefined> {
  const { run, root, converter, namespace, outline, read, recordings, columns, intentOf } = options;
  const projection = createProjection(run, { converter, namespace, ...(outline ? { outline } : {}) });
  const histories = new Map<string, { ref: HistoryRef; events: HistoryEvent[] }>();
  const events: string[] = [];
  const keep = (placed: PlacedEvent[]): void => {
    for (const { event } of placed) events.push(`${JSON.stringify(event)}\n`);
  };
  let end: { ref: HistoryRef; event: number } | undefined;
  const { complete } = await mergeHistories({
    root,
    source: keeping(options.source, histories),
    decode: projection.decode,
    onEnd: async (ref, closed) =>
      intentOf ? withNoted(closed, projection.openChanges(ref), intentOf) : closed,
    onFact: (ref, fact) => {
      if (ref.workflow_id === root.workflow_id && fact.kind === "closed") end = { ref, event: fact.event };
      const placed = withPauses(projection.slices(ref, fact), pause);
      return placed instanceof Promise ? placed.then(keep) : keep(placed);
    },
  });
  if (!complete || !end) return undefined;
  // In the run's own history, behind its last event: Temporal puts nothing there any more.
  for (const fact of afterTheEnd(options)) keep(projection.apply(end.ref, { ...fact, event: ++end.event }));
  const { run: ended, results } = projection.state();
  const state = {
    run: ended,
    results: intentOf ? await withIntents(results, intentOf) : results,
  };

  const write = async (path: string, body: string | AsyncIterable<Uint8Array>, media_type?: string) => {
    await options.write(path, body, media_type);
    options.onProgress?.(path);
  };
  if (!options.restated) {
    for (const history of histories.values()) {
      await write(historyFile(history.ref), await paced(historyPieces(openedEvents(options, history))));
    }
  }
  await write(ARCHIVE_FILES.events, await paced(events));
  await write(ARCHIVE_FILES.results, await paced(listPieces(state.results)));
  await write(ARCHIVE_FILES.junit, await paced(junitPieces(state)));
  await write(ARCHIVE_FILES.json, await paced(jsonPieces(state)));
  await write(ARCHIVE_FILES.markdown, markdownReport(state));
  const embedded = await embedFiles(state.results, { read, ...(recordings ? { recordings } : {}) });
  const page = htmlPieces(state, { ...embedded, ...(columns ? { columns } : {}) });
  await write(ARCHIVE_FILES.html, await paced(page));
  const lost_artifacts = await options.lostOf?.(state.results);
  if (lost_artifacts) state.run = { ...state.run, lost_artifacts };
  const due = options.dueOf?.(state.run, state.results) ?? [];
  const notifications = [...(options.notified ?? []), ...due.map(({ notification }) => notification)];
  if (notifications.length > 0) state.run = { ...state.run, notifications };
  await write(ARCHIVE_FILES.run, `${JSON.stringify(state.run, null, 2)}\n`);
  return { ...state, due };
}

type LaterFact = FactBody & { time: string };

/** What was said and told after the run's end, the earliest first. */
function afterTheEnd({ resolutions = [], notified = [] }: ArchiveOptions): LaterFact[] {
  const facts: LaterFact[] = [
    ...resolutions.map(({ outcome, at: time, ...about }) => ({
      kind: "resolved" as const,
      resolution: { ...about, status: statusOf(outcome) },
      time,
    })),
    ...notified.map((notification) => ({ kind: "notified" as const, notification, time: notification.at })),
  ];
  return facts.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

function keeping(
  source: HistorySource,
  kept: Map<string, { ref: HistoryRef; events: HistoryEvent[] }>,
): HistorySource {
  return {
    ...(source.replacement ? { replacement: source.replacement.bind(source) } : {}),
    async *pages(ref) {
      const events: HistoryEvent[] = [];
      kept.set(ref.run_id, { ref, events });
      for await (const page of source.pages(ref)) {
        events.push(...page);
        yield page;
      }
    },
  };
}

/** With their payloads in the clear, one after the other. */
async function* openedEvents(
  { converter, namespace }: Pick<ArchiveOptions, "converter" | "namespace">,
  { ref, events }: { ref: HistoryRef; events: readonly HistoryEvent[] },
): AsyncGenerator<HistoryEvent> {
  const reader = new EventPayloads(converter, namespace, ref.workflow_id);
  for (const event of events) {
    await openEvent(reader, event);
    yield event;
  }
}

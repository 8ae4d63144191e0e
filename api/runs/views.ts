// One way to look at a run, whether Temporal still has it or only its archive is left: same answers, same events.
import pLimit from "p-limit";
import { eventsPath, planPath, resultsPath, runJsonPath } from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { Run } from "../../schemas/run.js";
import { runWorkflowId } from "../../workflows/ids.js";
import type { Follower, LiveOutline } from "../live/follower.js";
import type { Followers } from "../live/followers.js";
import { createWorkersLook } from "../workers/look.js";
import { stalledPart } from "../workers/stalled.js";
import type { Compiler } from "../compile/job.js";
import { Problem } from "../problem.js";
import type { Temporal } from "../temporal.js";
import type { Batch, EventsOptions } from "./event-stream.js";
import { archiveState } from "./archive-state.js";
import { archivedEvents } from "./archived-events.js";
import { type ArchivedResults, createArchivedResults, type DeviceEntry } from "./device-results.js";
import { withPending } from "./notification-state.js";
import { createEventLog, type EventLog } from "./event-log.js";
import { liveEvents } from "./live-events.js";
import { prunedNote, prunedProblem } from "./pruned.js";
import { readArchived } from "./archived-run.js";
import { type ShownRun, storedInputs } from "./shown-run.js";
import { planFacts } from "./stored-plan.js";

export interface RunView {
  run(): Promise<ShownRun>;
  /** In inventory order. */
  devices(): Promise<DeviceEntry[]>;
  /** The JSON of the result of each of these; devices that the run does not have are left out. */
  resultTexts(devices: string[]): Promise<Uint8Array[]>;
  /** The JSON of the list of all results. */
  results(): AsyncIterable<Uint8Array>;
  /** Ends after `run.finished`. @throws {Problem} `unknown_event_id`, before the first event */
  events(options: EventsOptions): Promise<AsyncIterable<Batch>>;
}

export interface Views {
  /** @throws {Problem} `not_found`, `pruned`, `temporal_unreachable` */
  open(run: string): Promise<RunView>;
  /** The run as people get it: with what only this process can tell. */
  present(run: Run): Run;
  /** The run when its archive is complete. */
  archived(run: string): Promise<ShownRun | undefined>;
  /** The run as somebody follows it at present. */
  followed(run: string): ShownRun | undefined;
  outline(run: string): Promise<LiveOutline | undefined>;
  /** The run's archive is no longer what it was. */
  forget(run: string): void;
}

export interface ViewsOptions {
  store: ArtifactStore;
  compiler: Compiler;
  temporal: Temporal;
  /** Where Temporal's Web UI shows the namespace's workflows, for links. */
  temporal_ui?: string;
  followers: () => Followers;
}

/** Archived runs without an indeterminate change or a pending notification never change; so many are kept in memory, without large inputs. */
const KEPT_RUNS = 2_000;
/** Each may have a large file in memory. */
const READ_AT_ONCE = 8;

export function createViews({ store, compiler, temporal, temporal_ui, followers }: ViewsOptions): Views {
  const kept = new Map<string, ShownRun>();
  const reading = pLimit(READ_AT_ONCE);
  const log = createEventLog(store);
  const workers = createWorkersLook(temporal);
  const results = createArchivedResults(store);

  const present = (run: Run): Run =>
    temporal_ui === undefined
      ? run
      : {
          ...run,
          links: {
            ...run.links,
            temporal: `${temporal_ui}/workflows/${encodeURIComponent(runWorkflowId(run.id))}`,
          },
        };

  async function archived(run: string): Promise<ShownRun | undefined> {
    const known = kept.get(run);
    if (known) return known;
    const stored = await reading(() => readArchived(store, runJsonPath(run)));
    if (!stored) return undefined;
    const found = { ...stored, run: present(stored.run) };
    const mayChange = stored.run.notifications?.some(({ status }) => status === "pending");
    if (mayChange || stored.run.devices.indeterminate > 0) return found;
    kept.set(run, found);
    if (kept.size > KEPT_RUNS) kept.delete(kept.keys().next().value as string);
    return found;
  }

  const shown = ({ outline }: Follower, run: Run): ShownRun => ({
    run: present(run),
    ...(outline?.large_inputs_bytes === undefined
      ? {}
      : { large_inputs: storedInputs(store, planPath(run.id), outline.large_inputs_bytes) }),
  });

  const live = (follower: Follower): RunView => ({
    async run() {
      await follower.sync();
      const run = follower.runState();
      if (run.finished_at === null) {
        const stalled = await stalledPart(temporal, workers, follower.standings).catch(() => undefined);
        return shown(follower, stalled ? { ...run, stalled } : run);
      }
      const archive = await archiveState(temporal, run.id).catch(() => undefined);
      return shown(follower, archive ? { ...run, archive } : run);
    },
    async devices() {
      await follower.sync();
      return follower.entries();
    },
    async resultTexts(devices) {
      await follower.sync();
      const known = new Set(follower.devices());
      const texts: Uint8Array[] = [];
      for await (const text of follower.resultTexts(devices.filter((device) => known.has(device))))
        texts.push(text);
      return texts;
    },
    async *results() {
      await follower.sync();
      yield* asList(follower.resultTexts(follower.devices()));
    },
    events: (options) => liveEvents(follower, followers(), options),
  });

  return {
    present,
    archived,
    async open(run) {
      const active = followers().peek(run);
      if (active && !active.ended) return live(active);
      const note = await prunedNote(store, run);
      if (note) throw prunedProblem(note);
      const done = await archived(run);
      if (done) return archivedView({ results, log, temporal }, run, done);
      const follower = await followers().get(run);
      if (follower) return live(follower);
      throw new Problem(
        "not_found",
        `There is no run ${run}; \`orchestrator runs list\` shows which there are.`,
      );
    },
    followed(run) {
      const follower = followers().peek(run);
      return follower && !follower.ended?.error && follower.log.length > 0
        ? shown(follower, follower.runState())
        : undefined;
    },
    forget: (run) => void kept.delete(run),
    async outline(run) {
      const facts = await planFacts({ store, compiler }, run);
      return (
        facts && {
          devices: facts.targets,
          inputs: facts.inputs ?? {},
          ...(facts.inputs ? {} : { large_inputs_bytes: facts.inputs_bytes }),
        }
      );
    },
  };
}

function archivedView(
  { results, log, temporal }: { results: ArchivedResults; log: EventLog; temporal: Temporal },
  id: string,
  { run, ...more }: ShownRun,
): RunView {
  return {
    run: async () => ({
      run: { ...(await withPending(temporal, run)), archive: { status: "complete" } },
      ...more,
    }),
    devices: () => results.entries(resultsPath(id)),
    resultTexts: (devices) => results.texts(resultsPath(id), devices),
    results: () => results.all(resultsPath(id)),
    events: (options) => archivedEvents(log, eventsPath(id), options),
  };
}

async function* asList(items: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from("[");
  let isFirst = true;
  for await (const item of items) {
    if (!isFirst) yield Buffer.from(",");
    isFirst = false;
    yield item;
  }
  yield Buffer.from("]");
}

export async function readJson<T>(store: ArtifactStore, path: string): Promise<T | undefined> {
  const bytes = await store.read(path);
  return bytes ? (JSON.parse(bytes.toString("utf8")) as T) : undefined;
}

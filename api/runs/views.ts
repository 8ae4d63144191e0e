// One way to look at a run, whether Temporal still has it or only its archive is left: same answers, same events.
import { eventsPath, resultsPath, runJsonPath } from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import { type RunOutline } from "../../projection/state.js";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { runWorkflowId } from "../../workflows/ids.js";
import type { Follower } from "../live/follower.js";
import type { Followers } from "../live/followers.js";
import type { Compiler } from "../compile/job.js";
import { Problem } from "../problem.js";
import type { Temporal } from "../temporal.js";
import type { Batch, EventsOptions } from "./event-stream.js";
import { archiveState } from "./archive-state.js";
import { archivedEvents } from "./archived-events.js";
import { createEventLog, type EventLog } from "./event-log.js";
import { liveEvents } from "./live-events.js";
import { prunedNote, prunedProblem } from "./pruned.js";
import { planFacts } from "./stored-plan.js";

export interface RunView {
  run(): Promise<Run>;
  results(): Promise<DeviceResult[]>;
  /** Ends after `run.finished`. @throws {Problem} `unknown_event_id`, before the first event */
  events(options: EventsOptions): Promise<AsyncIterable<Batch>>;
}

export interface Views {
  /** @throws {Problem} `not_found`, `pruned`, `temporal_unreachable` */
  open(run: string): Promise<RunView>;
  /** The run as people get it: with what only this process can tell. */
  present(run: Run): Run;
  /** The run when its archive is complete. */
  archived(run: string): Promise<Run | undefined>;
  /** The run as somebody follows it at present. */
  followed(run: string): Run | undefined;
  outline(run: string): Promise<RunOutline | undefined>;
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

/** Archived runs without a doubt never change; so many are kept in memory. */
const KEPT_RUNS = 2_000;

export function createViews({ store, compiler, temporal, temporal_ui, followers }: ViewsOptions): Views {
  const kept = new Map<string, Run>();
  const log = createEventLog(store);

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

  async function archived(run: string): Promise<Run | undefined> {
    const known = kept.get(run);
    if (known) return known;
    const stored = await readJson<Run>(store, runJsonPath(run));
    if (!stored) return undefined;
    const found = present(stored);
    if (stored.devices.indeterminate > 0) return found;
    kept.set(run, found);
    if (kept.size > KEPT_RUNS) kept.delete(kept.keys().next().value as string);
    return found;
  }

  const live = (follower: Follower): RunView => ({
    async run() {
      await follower.sync();
      const { run } = follower.state();
      if (run.finished_at === null) return present(run);
      const archive = await archiveState(temporal, run.id).catch(() => undefined);
      return present(archive ? { ...run, archive } : run);
    },
    async results() {
      await follower.sync();
      return follower.state().results;
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
      if (done) return archivedView({ store, log }, run, done);
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
        ? present(follower.state().run)
        : undefined;
    },
    forget: (run) => void kept.delete(run),
    async outline(run) {
      const facts = await planFacts({ store, compiler }, run);
      return facts && { devices: facts.targets, inputs: facts.inputs };
    },
  };
}

function archivedView(
  { store, log }: { store: ArtifactStore; log: EventLog },
  id: string,
  run: Run,
): RunView {
  return {
    run: async () => ({ ...run, archive: { status: "complete" } }),
    results: async () => (await readJson<DeviceResult[]>(store, resultsPath(id))) ?? [],
    events: (options) => archivedEvents(log, eventsPath(id), options),
  };
}

export async function readJson<T>(store: ArtifactStore, path: string): Promise<T | undefined> {
  const bytes = await store.read(path);
  return bytes ? (JSON.parse(bytes.toString("utf8")) as T) : undefined;
}

// Removes one run for good. Cut off anywhere, what is left is never taken for a run: `run.json` goes first, and a note
// that it is gone stands before that.
import { errorOfSystem, fromPlan, fromSystem, recordText } from "../../packages/devices/src/words/masked.js";
import {
  configurationPath,
  downloadsFolder,
  prunedPath,
  runFolder,
  runJsonPath,
} from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import type { PrunedRun } from "../../schemas/prune.js";
import type { Run } from "../../schemas/run.js";
import type { ApiDeps } from "../deps.js";
import { Problem } from "../problem.js";
import { dropCopiedFiles } from "./copied-files.js";
import { removeFromIndex } from "./device-index.js";
import { executionState, forgetExecutions } from "./executions.js";
import { idAt } from "./ids.js";
import { planFacts } from "./stored-plan.js";
import { dropTemplates } from "./templates.js";
import { type PrunedNote, prunedNote, prunedProblem } from "./pruned.js";
import { startedPath } from "./start.js";
import { readJson, type Views } from "./views.js";

export interface RemoveOptions {
  actor: string;
  /** Also a closed run whose archive is not complete. */
  incomplete?: boolean;
  /** Its Idempotency-Key may start a new run. */
  forget_keys?: boolean;
  dry_run?: boolean;
}

/** A run that Temporal does not know yet may be about to start, for so long, milliseconds. */
const STARTING_MS = 3_600_000;

type Deps = Pick<ApiDeps, "store" | "compiler" | "temporal" | "log" | "templates_digest">;
export type Inspected = Pick<PrunedRun, "id" | "workflow" | "status" | "finished_at" | "archive">;

/** What the store says of a run's folder, whether or not Temporal knows the run. */
export async function inspect({ store }: Deps, id: string): Promise<Inspected> {
  const run = await readJson<Run>(store, runJsonPath(id));
  if (!run) return { id, archive: (await prunedNote(store, id)) ? "leftover" : "incomplete" };
  const { workflow, status, finished_at } = run;
  return { id, workflow, status, archive: "complete", ...(finished_at === null ? {} : { finished_at }) };
}

/**
 * Works for the filesystem and for S3 alike.
 * @throws {Problem} `conflict` while the run is open, or its archive not complete; `not_found`, `pruned`, `temporal_unreachable`
 */
export async function removeRun(
  deps: Deps,
  views: Views,
  found: Inspected,
  { actor, incomplete = false, forget_keys = false, dry_run = false }: RemoveOptions,
): Promise<PrunedRun> {
  const { store } = deps;
  const { id, archive } = found;
  const refusal = await refusalOf(deps, found, incomplete);
  if (refusal) throw refusal.problem;
  const note = archive === "leftover" ? await prunedNote(store, id) : undefined;
  const size = await measure(store, runFolder(id));
  if (!dry_run) {
    if (!note) await writeNote(deps, { run: id, pruned_at: new Date().toISOString(), actor });
    await store.delete(runJsonPath(id));
    views.forget(id);
    const facts = await planFacts(deps, id);
    await removeIndex(deps, id, { devices: facts?.devices ?? [], forget_keys });
    await store.delete(configurationPath(id));
    await store.remove(downloadsFolder(id));
    await store.remove(runFolder(id));
    await dropTemplates(deps, facts?.templates_digest);
    await dropCopiedFiles(
      deps,
      Object.values(facts?.copies ?? {}).map(({ sha256 }) => sha256),
    );
    // What Temporal keeps is hidden by the note until its own retention takes it.
    await forgetExecutions(deps.temporal, id).catch((error: unknown) =>
      deps.log.warn(
        { run: fromPlan(id), err: errorOfSystem(error) },
        "Temporal keeps the histories of a removed run",
      ),
    );
    deps.log.info({ run: fromPlan(id), actor: fromSystem(actor), ...size }, "removed");
  }
  return { ...found, removed: true, ...size };
}

export interface Refusal {
  why: "open" | "incomplete" | "absent";
  problem: Problem;
}

/** @returns why the run stays, undefined where it can go. @throws {Problem} `temporal_unreachable` */
export async function refusalOf(
  deps: Deps,
  { id, archive }: Inspected,
  incomplete: boolean,
): Promise<Refusal | undefined> {
  const note = archive === "complete" ? undefined : await prunedNote(deps.store, id);
  const isThere = await holdsAny(deps.store, runFolder(id));
  if (note) return isThere ? undefined : { why: "absent", problem: prunedProblem(note) };
  const state = await executionState(deps.temporal, id);
  if (!isThere && state === "unknown") {
    const text = `There is no run ${id}; \`orchestrator runs list\` shows which there are.`;
    return { why: "absent", problem: new Problem("not_found", text) };
  }
  if (state === "open" || (state === "unknown" && archive === "incomplete" && mayBeStarting(id))) {
    const text = `Run ${id} is still open; it can be removed when it has ended. \`orchestrator runs cancel ${id}\` ends it.`;
    return { why: "open", problem: new Problem("conflict", text) };
  }
  if (archive === "complete" || incomplete) return undefined;
  const text = `The archive of run ${id} is not complete; removed now, nothing is left of how it went. \`orchestrator runs show ${id}\` says why; to remove it all the same ask for incomplete ones (--incomplete).`;
  return { why: "incomplete", problem: new Problem("conflict", text) };
}

const mayBeStarting = (id: string): boolean => id >= idAt(Date.now() - STARTING_MS);

async function writeNote({ store }: Deps, note: PrunedNote): Promise<void> {
  await store.create(prunedPath(note.run), recordText(note));
}

/** The plan says which devices the run had. */
async function removeIndex(
  { store }: Deps,
  id: string,
  { devices, forget_keys }: { devices: string[]; forget_keys: boolean },
): Promise<void> {
  await removeFromIndex(store, id, devices);
  if (!forget_keys) return;
  const started = await readJson<{ idempotency?: string }>(store, startedPath(id));
  if (started?.idempotency !== undefined) await store.delete(started.idempotency);
}

async function holdsAny(store: ArtifactStore, folder: string): Promise<boolean> {
  for await (const _one of store.sizes(folder)) return true;
  return false;
}

async function measure(store: ArtifactStore, folder: string): Promise<{ artifacts: number; bytes: number }> {
  const size = { artifacts: 0, bytes: 0 };
  for await (const { bytes } of store.sizes(folder)) {
    size.artifacts += 1;
    size.bytes += bytes;
  }
  return size;
}

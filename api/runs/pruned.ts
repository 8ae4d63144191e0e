// What stays of a run that retention has removed: a note that it is gone, so that neither its Idempotency-Key nor
// Temporal's memory brings it back.
import { prunedPath } from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import { Problem } from "../problem.js";

export interface PrunedNote {
  run: string;
  pruned_at: string;
  /** Who removed it. */
  actor: string;
}

export async function prunedNote(store: ArtifactStore, run: string): Promise<PrunedNote | undefined> {
  const bytes = await store.read(prunedPath(run));
  return bytes && (JSON.parse(bytes.toString("utf8")) as PrunedNote);
}

export const prunedProblem = ({ run, pruned_at, actor }: PrunedNote): Problem =>
  new Problem("pruned", `Run ${run} was removed on ${pruned_at} by ${actor}; nothing of it is left.`);

/** @throws {Problem} `pruned`: the key is not free, so that a change is not made a second time because somebody tidied up */
export async function refusePrunedKey(store: ArtifactStore, run: string): Promise<void> {
  const note = await prunedNote(store, run);
  if (!note) return;
  throw new Problem(
    "pruned",
    `The Idempotency-Key names run ${run}, which was removed on ${note.pruned_at} by ${note.actor}. Use a new key to start a new run.`,
  );
}

// Which run an Idempotency-Key names: a record in the store, created once, outlives Temporal's memory.
import { recordText } from "../../packages/devices/src/words/masked.js";
import { idempotencyPath } from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import { Problem } from "../problem.js";
import { readJson } from "./views.js";

export interface RunRecord {
  run: string;
  /** SHA-256, hex, of the body's canonical JSON. */
  body_digest: string;
  actor: string;
  created_at: string;
}

export interface Claim {
  record: RunRecord;
  /** Whether this call made the record. */
  created: boolean;
}

/** @returns undefined where the key is new. @throws {Problem} `idempotency_conflict` */
export async function findRecord(
  store: ArtifactStore,
  key: string,
  body_digest: string,
): Promise<RunRecord | undefined> {
  const record = await readJson<RunRecord>(store, idempotencyPath(key));
  if (record && record.body_digest !== body_digest) {
    throw new Problem(
      "idempotency_conflict",
      `The Idempotency-Key was used for run ${record.run} with another body. Use a new key for a new request.`,
    );
  }
  return record;
}

/** Creates the record, or gives the one that was quicker. @throws {Problem} `idempotency_conflict` */
export async function claim(store: ArtifactStore, key: string, wanted: RunRecord): Promise<Claim> {
  if (await store.create(idempotencyPath(key), recordText(wanted))) return { record: wanted, created: true };
  const record = await findRecord(store, key, wanted.body_digest);
  if (!record) throw new Error("an idempotency record vanished between its creation and its reading");
  return { record, created: false };
}

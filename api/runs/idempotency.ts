// Which run an Idempotency-Key names: a record in the store, created once, outlives Temporal's memory.
import { createHash } from "node:crypto";
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

/** SHA-256, hex; the order of keys does not matter. */
export function bodyDigest(asked: object): string {
  // The same inventory that is fetched twice is the same request.
  const { inventory_source: _, ...body } = asked as { inventory_source?: unknown };
  return createHash("sha256").update(canonical(body)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
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
  if (await store.create(idempotencyPath(key), JSON.stringify(wanted)))
    return { record: wanted, created: true };
  const record = await findRecord(store, key, wanted.body_digest);
  if (!record) throw new Error("an idempotency record vanished between its creation and its reading");
  return { record, created: false };
}

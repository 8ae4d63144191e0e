// Whether a store keeps its promise that of two creates of one path only one succeeds. At-most-once rests on it.
import { randomUUID } from "node:crypto";
import { ArtifactError } from "./errors.js";
import type { ArtifactStore } from "./store.js";
import { ownText, ownWord } from "../packages/devices/src/words/masked.js";

const RACERS = 4;

export type ConditionalCreateProof = { ok: true } | { ok: false; error: ArtifactError };

/**
 * Creates one path twice in a row and another by several at once. Where the store lets more than one succeed the
 * caller must refuse every write to devices.
 * @throws {ArtifactError} when the store cannot be written at all
 */
export async function proveConditionalCreate(store: ArtifactStore): Promise<ConditionalCreateProof> {
  const folder = `probes/${randomUUID()}/`;
  try {
    const first = await store.create(`${folder}twice`, ownWord("first"));
    const second = await store.create(`${folder}twice`, ownWord("second"));
    const kept = (await store.read(`${folder}twice`))?.toString();
    const racers = await Promise.all(
      Array.from({ length: RACERS }, (_, racer) => store.create(`${folder}raced`, ownText`${racer}`)),
    );
    const winners = racers.filter(Boolean).length;
    if (first && !second && kept === "first" && winners === 1) return { ok: true };
    return { ok: false, error: refusal(first, second, kept, winners) };
  } finally {
    await store.remove(folder);
  }
}

function refusal(first: boolean, second: boolean, kept: string | undefined, winners: number): ArtifactError {
  const seen = !first
    ? "a first create of a new path was refused"
    : second || kept !== "first"
      ? "a second create of one path was not refused"
      : `${winners} of ${RACERS} creates of one path at once succeeded`;
  return new ArtifactError(
    "not_writable",
    `The artifact store does not honour conditional creates: ${seen}. Exactly one may succeed, or a change could be sent to a device twice. Use a local or NFS folder, or an S3 server that supports If-None-Match on PutObject.`,
  );
}

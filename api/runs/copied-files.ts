// Files that runs copy to devices: put into the store once, by digest, and kept for as long as there is a run that copies them.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { COPIED_FILES_FOLDER, copiedFilePath, nameOfFolder, RUNS_FOLDER } from "../../artifacts/paths.js";
import type { ArtifactStore } from "../../artifacts/store.js";
import { ofDocument } from "../../packages/devices/src/words/masked.js";
import { UPLOADED_MS } from "../../policy/waits.js";
import type { CopiedFile } from "../../schemas/plan.js";
import type { ApiDeps } from "../deps.js";
import { Problem } from "../problem.js";
import { planFacts } from "./stored-plan.js";

export async function findCopiedFile(store: ArtifactStore, sha256: string): Promise<CopiedFile | undefined> {
  const found = await store.open(copiedFilePath(sha256), { start: 0, end: 0 });
  found?.body.destroy();
  return found && { bytes: found.info.bytes, sha256 };
}

/** @throws {Problem} `body_too_large`, `invalid_body` where the bytes are not those of the digest; nothing is stored then */
export async function putCopiedFile(
  store: ArtifactStore,
  sha256: string,
  body: AsyncIterable<Uint8Array>,
  most_bytes: number,
): Promise<CopiedFile> {
  let refused: Problem | undefined;
  let bytes = 0;
  async function* checked(): AsyncIterable<Uint8Array> {
    const hash = createHash("sha256");
    for await (const piece of body) {
      bytes += piece.byteLength;
      if (bytes > most_bytes) throw (refused = tooLarge(most_bytes));
      hash.update(piece);
      yield piece;
    }
    const digest = hash.digest("hex");
    if (digest !== sha256) throw (refused = otherBytes(sha256, digest, bytes));
  }
  try {
    await store.put(copiedFilePath(sha256), ofDocument(checked()), { confirm: true });
  } catch (error) {
    throw refused ?? error;
  }
  return { bytes, sha256 };
}

const tooLarge = (most: number): Problem =>
  new Problem(
    "body_too_large",
    `The file has more than ${most} bytes. Raise ORCHESTRATOR_FILE_LIMIT on the server.`,
  );

const otherBytes = (expected: string, got: string, bytes: number): Problem =>
  new Problem(
    "invalid_body",
    `The ${bytes} bytes that arrived have the SHA-256 ${got}, not ${expected}. Send the whole file again, under the digest of its bytes.`,
  );

/**
 * Before a run is started. Files of the catalogue are put into the store.
 * @param local where files of the catalogue lie, by digest
 * @throws {Problem} `file_missing` with each file that has not been uploaded
 */
export async function keepCopiedFiles(
  { store, file_limit }: Pick<ApiDeps, "store" | "file_limit">,
  copies: Record<string, CopiedFile>,
  local: Record<string, string>,
): Promise<void> {
  const missing: string[] = [];
  for (const [path, { sha256, bytes }] of Object.entries(copies)) {
    if ((await findCopiedFile(store, sha256))?.bytes === bytes) continue;
    const file = local[sha256];
    if (file === undefined) missing.push(`${path} (sha256 ${sha256})`);
    else await putCopiedFile(store, sha256, createReadStream(file), file_limit);
  }
  if (missing.length === 0) return;
  throw new Problem(
    "file_missing",
    `The store does not have ${missing.join(", ")}. Send the bytes with \`PUT /v1/files/{sha256}\` first, then start the run.`,
  );
}

/** After a run that copied files was removed: those that no other run copies go with it. */
export async function dropCopiedFiles(
  deps: Pick<ApiDeps, "store" | "compiler">,
  removed: readonly string[],
): Promise<void> {
  if (removed.length === 0) return;
  const { store } = deps;
  const used = new Set<string>();
  for await (const folder of store.children(RUNS_FOLDER)) {
    const run = nameOfFolder(folder);
    const facts = run === undefined ? undefined : await planFacts(deps, run);
    for (const { sha256 } of Object.values(facts?.copies ?? {})) used.add(sha256);
  }
  for await (const folder of store.children(COPIED_FILES_FOLDER)) {
    const sha256 = nameOfFolder(folder);
    if (sha256 === undefined || used.has(sha256)) continue;
    const found = await store.open(copiedFilePath(sha256), { start: 0, end: 0 });
    found?.body.destroy();
    const isWaiting = found && Date.parse(found.info.modified_at) > Date.now() - UPLOADED_MS;
    if (removed.includes(sha256) || !isWaiting) await store.delete(copiedFilePath(sha256));
  }
}

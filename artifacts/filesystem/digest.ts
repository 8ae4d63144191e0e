// SHA-256 of a file's bytes, remembered for as long as the file is certainly the same.
import { createHash } from "node:crypto";
import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";

/** Entries kept; the oldest go first. */
const REMEMBERED = 20_000;
/** A file changed within this time is not remembered: its next change could bear the same time stamp. Milliseconds. */
const UNSETTLED_MS = 2_000;
const CHUNK_BYTES = 256 * 1_024;

export interface Digests {
  /** @returns hex; reads through the handle by position, so a replaced file does not disturb. */
  of(path: string, handle: FileHandle, stats: Stats): Promise<string>;
}

export function createDigests(): Digests {
  const known = new Map<string, { mark: string; sha256: string }>();
  return {
    async of(path, handle, stats) {
      const mark = `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`;
      const entry = known.get(path);
      if (entry?.mark === mark) return entry.sha256;
      const sha256 = await digest(handle);
      known.delete(path);
      if (Date.now() - stats.ctimeMs > UNSETTLED_MS) {
        known.set(path, { mark, sha256 });
        if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
      }
      return sha256;
    },
  };
}

export const digestOf = (bytes: string | Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");

async function digest(handle: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return hash.digest("hex");
    hash.update(chunk.subarray(0, bytesRead));
    position += bytesRead;
  }
}

// A body made ready for uploading: whole, its digest known, and readable as often as an upload has to be tried.
import { createHash } from "node:crypto";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf } from "../filesystem/digest.js";
import type { Body } from "../store.js";

/** Streams up to this size are kept in memory, larger ones in a file, bytes. */
const IN_MEMORY_BYTES = 8 * 1_024 * 1_024;

export interface Spool extends AsyncDisposable {
  bytes: number;
  sha256: string;
  read(start: number, end: number): Promise<Uint8Array>;
}

export async function spool(body: Body): Promise<Spool> {
  if (typeof body === "string") return inMemory(Buffer.from(body));
  if (body instanceof Uint8Array) return inMemory(body);
  const hash = createHash("sha256");
  let kept: Uint8Array[] = [];
  let bytes = 0;
  let file: FileHandle | undefined;
  async function spill(): Promise<void> {
    file ??= await openUnnamed();
    await file.writeFile(Buffer.concat(kept));
    kept = [];
  }
  try {
    let unwritten = 0;
    for await (const piece of body) {
      const copy = Buffer.from(piece); // the source may use its buffer again
      hash.update(copy);
      kept.push(copy);
      bytes += copy.byteLength;
      unwritten += copy.byteLength;
      if (unwritten < IN_MEMORY_BYTES) continue;
      await spill();
      unwritten = 0;
    }
    if (!file) return inMemory(Buffer.concat(kept), hash.digest("hex"));
    await spill();
    return inFile(file, bytes, hash.digest("hex"));
  } catch (error) {
    await file?.close();
    throw error;
  }
}

function inMemory(bytes: Uint8Array, sha256 = digestOf(bytes)): Spool {
  return {
    bytes: bytes.byteLength,
    sha256,
    read: async (start, end) => bytes.subarray(start, end),
    [Symbol.asyncDispose]: async () => {},
  };
}

function inFile(file: FileHandle, bytes: number, sha256: string): Spool {
  return {
    bytes,
    sha256,
    async read(start, end) {
      const part = Buffer.allocUnsafe(end - start);
      for (let at = 0; at < part.length; ) {
        const { bytesRead } = await file.read(part, at, part.length - at, start + at);
        if (bytesRead === 0) throw new Error("a spooled artifact is shorter than what was written");
        at += bytesRead;
      }
      return part;
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** A file without a name: it is gone with the process, however that ends. */
async function openUnnamed(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), "orchestrator-spool-"));
  try {
    return await open(join(folder, "body"), "wx+", 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// The artifact store in a folder of the file system.
import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { checkFolder, checkPath } from "../keys.js";
import { inOrder } from "../lookahead.js";
import { mediaTypeOf } from "../media.js";
import { proveConditionalCreate } from "../probe.js";
import type { ByteStore, StoredArtifact } from "../store.js";
import { createDigests, digestOf } from "./digest.js";
import { explain } from "./errors.js";
import { openPlain } from "./open-plain.js";
import { createStoreRoot } from "./store-root.js";
import { removeFile, removeFolder } from "./remove.js";
import { folders, sizesBelow, walk } from "./walk.js";
import { createOnce, replace } from "./write.js";
import { createWriter } from "./writer.js";

/** Files no larger than this are read in one go, bytes. */
const SMALL_BYTES = 64 * 1_024;
/** Files hashed ahead of the reader of a listing. */
const HASHED_AHEAD = 8;

type OpenFile = { info: StoredArtifact } & ({ bytes: Buffer } | { handle: FileHandle });

export interface FileStoreOptions {
  root: string;
  onLink?: ((path: string) => void) | undefined;
}

/**
 * A store in a folder, which is made on first use. Several processes may share it. The media type is told by the
 * extension; a put's own is not kept. Links that lead out of the folder are refused with `escapes_root`.
 * @param onLink told the path of each symbolic link that a reader asks for; no link is an artifact then
 */
export function createFileStore({ root, onLink }: FileStoreOptions): ByteStore {
  const storeRoot = createStoreRoot(root, onLink);
  const digests = createDigests();
  const writeSmall = createWriter(root, storeRoot);

  /** A small file comes with its bytes, read in one go, and has no handle that is to be closed. */
  async function openFile(path: string): Promise<OpenFile | undefined> {
    const real = await storeRoot.existing(path);
    if (real === undefined) return undefined;
    const file = await openPlain(real).catch((error: unknown) => {
      throw explain(error, `read ${path}`);
    });
    if (!file) return undefined;
    const { handle, stats } = file;
    let kept = false;
    try {
      const bytes = stats.size > SMALL_BYTES ? undefined : await readWhole(handle, stats.size);
      const sha256 = bytes ? digestOf(bytes) : await digests.of(path, handle, stats);
      const info = {
        path,
        bytes: stats.size,
        sha256,
        media_type: mediaTypeOf(path),
        modified_at: stats.mtime.toISOString(),
      };
      if (bytes) return { info, bytes };
      kept = true;
      return { info, handle };
    } finally {
      if (!kept) await handle.close();
    }
  }

  async function look(path: string): Promise<StoredArtifact | undefined> {
    const opened = await openFile(path);
    if (opened && "handle" in opened) await opened.handle.close();
    return opened?.info;
  }

  const store: ByteStore = {
    async put(path, body) {
      checkPath(path);
      const isWhole = typeof body === "string" || body instanceof Uint8Array;
      try {
        const { bytes, sha256 } = await (isWhole ? writeSmall(path, body) : replace(storeRoot, path, body));
        return { path, bytes, sha256, media_type: mediaTypeOf(path) };
      } catch (error) {
        throw explain(error, `write ${path}`);
      }
    },

    async create(path, body) {
      checkPath(path);
      return createOnce(storeRoot, path, body).catch((error: unknown) => {
        throw explain(error, `create ${path}`);
      });
    },

    async read(path) {
      const real = await storeRoot.existing(checkPath(path));
      if (real === undefined) return undefined;
      try {
        const file = await openPlain(real);
        if (!file) return undefined;
        try {
          return await file.handle.readFile();
        } finally {
          await file.handle.close();
        }
      } catch (error) {
        throw explain(error, `read ${path}`);
      }
    },

    async open(path, range) {
      const opened = await openFile(checkPath(path));
      if (!opened) return undefined;
      const { info } = opened;
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? info.bytes - 1, info.bytes - 1);
      if ("bytes" in opened) return { info, body: streamOf(opened.bytes.subarray(start, end + 1)) };
      const { handle } = opened;
      if (start <= end) return { info, body: handle.createReadStream({ start, end }) };
      await handle.close();
      return { info, body: Readable.from([]) };
    },

    async *list(prefix, from) {
      for await (const info of inOrder(walk(storeRoot, checkFolder(prefix), from), HASHED_AHEAD, look))
        if (info) yield info;
    },

    async *sizes(prefix) {
      yield* sizesBelow(storeRoot, checkFolder(prefix));
    },

    async *children(prefix) {
      yield* folders(storeRoot, checkFolder(prefix));
    },

    async delete(path) {
      return removeFile(storeRoot, checkPath(path)).catch((error: unknown) => {
        throw explain(error, `remove ${path}`);
      });
    },

    async remove(prefix) {
      return removeFolder(storeRoot, checkFolder(prefix)).catch((error: unknown) => {
        throw explain(error, `remove ${prefix}`);
      });
    },

    async probe() {
      const proof = await proveConditionalCreate(store).catch((error: unknown) => {
        throw explain(error, `write to the store's folder ${root}`);
      });
      if (!proof.ok) throw proof.error;
    },
  };
  return store;
}

/** What is opened was put in place whole and is never written to again. */
async function readWhole(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}

const streamOf = (bytes: Uint8Array): Readable =>
  new Readable({
    read() {
      if (bytes.byteLength > 0) this.push(bytes);
      this.push(null);
    },
  });

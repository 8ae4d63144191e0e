// The artifact store in a folder of the file system.
import { constants } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { checkFolder, checkPath } from "../keys.js";
import { inOrder } from "../lookahead.js";
import { mediaTypeOf } from "../media.js";
import { proveConditionalCreate } from "../probe.js";
import type { ArtifactStore, StoredArtifact } from "../store.js";
import { createDigests } from "./digest.js";
import { codeOf, explain, isAbsent } from "./errors.js";
import { createPlace } from "./place.js";
import { removeFile, removeFolder } from "./remove.js";
import { folders, sizeOf, walk } from "./walk.js";
import { createOnce, replace } from "./write.js";
import { createWriter } from "./writer.js";

/** Files hashed ahead of the reader of a listing. */
const HASHED_AHEAD = 8;

/**
 * A store in a folder, which is made on first use. Several processes may share it. The media type is told by the
 * extension; a put's own is not kept. Links that lead out of the folder are refused with `escapes_root`.
 */
export function createFileStore({ root }: { root: string }): ArtifactStore {
  const place = createPlace(root);
  const digests = createDigests();
  const writeSmall = createWriter(root, place);

  async function describe(path: string, handle: FileHandle): Promise<StoredArtifact | undefined> {
    const stats = await handle.stat();
    if (!stats.isFile()) return undefined;
    return {
      path,
      bytes: stats.size,
      sha256: await digests.of(path, handle, stats),
      media_type: mediaTypeOf(path),
      modified_at: stats.mtime.toISOString(),
    };
  }

  async function openFile(path: string): Promise<{ info: StoredArtifact; handle: FileHandle } | undefined> {
    const real = await place.existing(path);
    if (real === undefined) return undefined;
    const handle = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw explain(error, `read ${path}`);
    });
    if (!handle) return undefined;
    let info: StoredArtifact | undefined;
    try {
      info = await describe(path, handle);
    } finally {
      if (!info) await handle.close();
    }
    return info && { info, handle };
  }

  async function look(path: string): Promise<StoredArtifact | undefined> {
    const opened = await openFile(path);
    await opened?.handle.close();
    return opened?.info;
  }

  const store: ArtifactStore = {
    async put(path, body) {
      checkPath(path);
      const isWhole = typeof body === "string" || body instanceof Uint8Array;
      const write = isWhole ? writeSmall(path, body) : replace(place, path, body);
      const written = await write.catch((error: unknown) => {
        throw explain(error, `write ${path}`);
      });
      return {
        path,
        bytes: written.bytes,
        sha256: written.sha256,
        media_type: mediaTypeOf(path),
        modified_at: written.modified.toISOString(),
      };
    },

    async create(path, body) {
      checkPath(path);
      return createOnce(place, path, body).catch((error: unknown) => {
        throw explain(error, `create ${path}`);
      });
    },

    async read(path) {
      const real = await place.existing(checkPath(path));
      if (real === undefined) return undefined;
      return readFile(real).catch((error: unknown) => {
        if (isAbsent(error) || codeOf(error) === "EISDIR") return undefined;
        throw explain(error, `read ${path}`);
      });
    },

    async open(path, range) {
      const opened = await openFile(checkPath(path));
      if (!opened) return undefined;
      const { info, handle } = opened;
      const start = range?.start ?? 0;
      const end = Math.min(range?.end ?? info.bytes - 1, info.bytes - 1);
      if (start <= end) return { info, body: handle.createReadStream({ start, end }) };
      await handle.close();
      return { info, body: Readable.from([]) };
    },

    async *list(prefix, from) {
      for await (const info of inOrder(walk(place, checkFolder(prefix), from), HASHED_AHEAD, look))
        if (info) yield info;
    },

    async *sizes(prefix) {
      for await (const path of walk(place, checkFolder(prefix))) {
        const size = await sizeOf(place, path);
        if (size) yield size;
      }
    },

    async *children(prefix) {
      yield* folders(place, checkFolder(prefix));
    },

    async delete(path) {
      return removeFile(place, checkPath(path)).catch((error: unknown) => {
        throw explain(error, `remove ${path}`);
      });
    },

    async remove(prefix) {
      return removeFolder(place, checkFolder(prefix)).catch((error: unknown) => {
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

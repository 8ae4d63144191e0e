// What one attempt of an activity leaves of a device, gathered in memory and written as few objects. A store in which a
// file costs little gets each at once.
import { digestOf } from "../filesystem/digest.js";
import { mediaTypeOf } from "../media.js";
import { packedObjectPath, packFolderOf, packPath } from "../paths.js";
import { bytesFromStore, type Branded } from "../../packages/devices/src/words/masked.js";
import type { ArtifactStore, FileForPack } from "../store.js";

/** Larger files are objects of their own, bytes. */
const LARGE_BYTES = 256 * 1_024;
/** A pack is written, and the next one begun, once it has so many bytes: each time all of it is sent. */
const FULL_BYTES = 512 * 1_024;

/** The store as one attempt of an activity sees it: what it has put is there for it at once, for others once it is written out. */
export interface Gathering {
  /** Whether something that was put is not in the store yet. */
  readonly isDirty: boolean;
  /** @throws {ArtifactError}; the next call tries again then */
  writeOut(): Promise<void>;
}

export interface GatherOptions {
  /** Of the device. */
  folder: string;
  /** Tells this attempt from all others. One that is behind another in the order of texts replaces what that left. */
  order: string;
}

type File = FileForPack<Buffer & Branded>;

export const writingAtOnce = <Store extends ArtifactStore>(store: Store): Store & Gathering => ({
  ...store,
  isDirty: false,
  writeOut: async () => {},
});

const bufferOf = (body: string | Uint8Array): Buffer =>
  typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

export function gathering<Store extends ArtifactStore>(
  store: Store,
  { folder, order }: GatherOptions,
): Store & Gathering {
  const { putPack } = store;
  if (!putPack) return writingAtOnce(store);

  /** Of the pack that is being filled, by path. */
  let files = new Map<string, File>();
  let bytes = 0;
  /** Counts what is put; what was put up to `written` is in the store. */
  let revision = 0;
  let written = 0;
  let named = 1;
  let pack = packPath(folder, order, named);
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    if (written === revision) return;
    const now = revision;
    await putPack!(pack, [...files.values()]);
    written = now;
    if (bytes < FULL_BYTES || written < revision) return;
    files = new Map();
    bytes = 0;
    named += 1;
    pack = packPath(folder, order, named);
  }

  /** One after the other, so that an older pack never replaces a newer one. */
  function writeOut(): Promise<void> {
    const mine = writing.then(write);
    writing = mine.catch(() => {});
    return mine;
  }

  async function add(file: File): Promise<void> {
    bytes += (file.body?.byteLength ?? 0) - (files.get(file.path)?.body?.byteLength ?? 0);
    files.set(file.path, file);
    revision += 1;
    if (bytes >= FULL_BYTES) await writeOut();
  }

  return {
    ...store,
    get isDirty() {
      return written < revision;
    },
    writeOut,
    async put(path, body, options = {}) {
      if (packFolderOf(path) !== folder) return store.put(path, body, options);
      const media_type = options.media_type ?? mediaTypeOf(path);
      const isWhole = typeof body === "string" || body instanceof Uint8Array;
      const whole = isWhole ? bytesFromStore(bufferOf(body)) : undefined;
      if (whole && whole.byteLength <= LARGE_BYTES) {
        const file = { path, bytes: whole.byteLength, sha256: digestOf(whole), media_type };
        await add({ ...file, body: whole });
        return file;
      }
      named += 1;
      const object = packedObjectPath(folder, order, named);
      const file = { ...(await store.put(object, whole ?? body, { ...options, media_type })), path };
      await add({ ...file, object });
      return file;
    },
    async read(path) {
      const file = files.get(path);
      if (file?.object !== undefined) await writeOut();
      return file?.body ?? store.read(path);
    },
    async open(path, range) {
      if (files.has(path)) await writeOut();
      return store.open(path, range);
    },
  };
}

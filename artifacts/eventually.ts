// What a change came to is known to the worker although the store cannot take it now, full or away: it is held in memory,
// and written as soon as the store can take it.
import { HELD_RETRY_MS } from "../policy/waits.js";
import { ArtifactError, type ArtifactErrorCode } from "./errors.js";
import { digestOf } from "./filesystem/digest.js";
import { mediaTypeOf } from "./media.js";
import { type Branded, bytesFromStore } from "../packages/devices/src/words/masked.js";
import type { ArtifactStore, PutArtifact, WholeBody } from "./store.js";

export interface PatientStore extends ArtifactStore {
  /**
   * Like `put`, and does not fail where the store is full or away, or somebody has to look after it first: the bytes are held,
   * `read` has them at once, and they are written later. @throws {ArtifactError} where already as much is held as may be
   */
  putEventually: (path: string, body: WholeBody) => Promise<PutArtifact>;
  /** Tries once more what is held. @returns how many artifacts are still held */
  flush(): Promise<number>;
}

export interface PatientStoreOptions {
  /** Told of what is held, and why, and of all that was written later. */
  log: (about: { path: string; held: number; error?: Error }) => void;
  every_ms?: number;
  limit_bytes?: number;
}

const PASSES: ReadonlySet<ArtifactErrorCode> = new Set([
  "full",
  "unreachable",
  "not_writable",
  "access_denied",
  "no_bucket",
  "not_kept",
  "escapes_root",
]);

export function createPatientStore(
  store: ArtifactStore,
  { log, every_ms = HELD_RETRY_MS, limit_bytes = 64 * 1024 * 1024 }: PatientStoreOptions,
): PatientStore {
  const held = new Map<string, Buffer & Branded>();
  let bytes_held = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<number> | undefined;

  function hold(path: string, bytes: Buffer & Branded): void {
    bytes_held += bytes.byteLength - (held.get(path)?.byteLength ?? 0);
    held.set(path, bytes);
    timer ??= setInterval(() => void flush(), every_ms).unref();
  }

  function release(path: string, bytes: Buffer & Branded): void {
    if (held.get(path) !== bytes) return;
    held.delete(path);
    bytes_held -= bytes.byteLength;
    if (held.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  async function writeHeld(): Promise<number> {
    for (const [path, bytes] of held) {
      try {
        await store.put(path, bytes);
      } catch {
        break;
      }
      release(path, bytes);
      log({ path, held: held.size });
    }
    return held.size;
  }

  function flush(): Promise<number> {
    flushing ??= writeHeld().finally(() => {
      flushing = undefined;
    });
    return flushing;
  }

  return {
    ...store,
    read: async (path) => held.get(path) ?? store.read(path),
    flush,
    async putEventually(path, body) {
      const bytes = bytesFromStore(Buffer.from(body));
      try {
        if (!held.has(path)) return await store.put(path, bytes);
      } catch (error) {
        const passes = error instanceof ArtifactError && PASSES.has(error.code);
        if (!passes || bytes_held + bytes.byteLength > limit_bytes) throw error;
        log({ path, held: held.size + 1, error });
      }
      hold(path, bytes);
      return { path, bytes: bytes.byteLength, sha256: digestOf(bytes), media_type: mediaTypeOf(path) };
    },
  };
}

// Where the bytes of a run are kept: one interface, a folder or a bucket behind it.
import type { Readable } from "node:stream";
import type { Masked, MaskedBytes } from "../packages/devices/src/words/masked.js";

export interface PutArtifact {
  /** Key below the store's root, `/`-separated, e.g. `runs/<run>/plan.json`. */
  path: string;
  bytes: number;
  sha256: string;
  media_type: string;
}

export interface StoredArtifact extends PutArtifact {
  /** RFC 3339. */
  modified_at: string;
}

export interface ArtifactSize extends Pick<StoredArtifact, "path" | "bytes"> {
  /** Another one where the content is another; absent where the store would have to look into it. */
  version?: string;
}

export interface PutOptions {
  media_type?: string;
  confirm?: boolean;
}

export type Body = string | Uint8Array | AsyncIterable<Uint8Array>;

/** A file on its way into a pack: with its bytes, or with the path of the object that they were put into. */
export type FileForPack<Bytes extends Uint8Array = Uint8Array> = PutArtifact &
  ({ body: Bytes; object?: never } | { object: string; body?: never });

/** What a folder or a bucket does. */
export interface ByteStore {
  /**
   * Writes or replaces atomically: a reader sees the old bytes or the new, never a part.
   * @param options.confirm a server is asked whether it has what it said it wrote, and gets it again where it does not
   */
  put: (path: string, body: Body, options?: PutOptions) => Promise<PutArtifact>;
  /**
   * Creates only where nothing is yet, durable before it resolves (file and folder synced; S3 `If-None-Match: *`, and then
   * the server is asked whether it has it).
   * @returns false when the path exists, whoever made it; its content is then untouched.
   */
  create: (path: string, body: string | Uint8Array) => Promise<boolean>;
  /**
   * Writes files of one folder as one object, or replaces it: a store has it where an object costs more than its bytes do.
   * Readers find the files under their own paths.
   */
  putPack?: (pack: string, files: readonly FileForPack[]) => Promise<void>;
  /** @returns undefined where there is no such artifact. */
  read(path: string): Promise<Buffer | undefined>;
  /**
   * @param range Bytes from `start` to `end`, both included, as in HTTP; what lies beyond the end is left out.
   * @returns the bytes with what they are; both belong together also while the artifact is replaced. The body is to be
   *   read to its end or destroyed.
   */
  open(
    path: string,
    range?: { start: number; end: number },
  ): Promise<{ info: StoredArtifact; body: Readable } | undefined>;
  /**
   * All below a folder (`runs/<run>/`), in path order, digests included, read as the reader goes on.
   * @param from Only paths that are this one or behind it: what comes before is not read.
   */
  list(prefix: string, from?: string): AsyncIterable<StoredArtifact>;
  /** All below a folder, in path order, without a look into them. */
  sizes(prefix: string): AsyncIterable<ArtifactSize>;
  /** Names of the folders directly below, without slash: `children("runs/")` is the ids of all runs. */
  children(prefix: string): AsyncIterable<string>;
  /** Removes one artifact. What lies in a pack goes with its folder alone. @returns whether there was one. */
  delete(path: string): Promise<boolean>;
  /** Removes all below a folder (`""` is the whole store). @returns how many artifacts, packs counted once. */
  remove(prefix: string): Promise<number>;
  /** Throws with the reason when the store cannot be written. */
  probe(): Promise<void>;
}

export type WholeBody = Masked | MaskedBytes;
export type MaskedBody = WholeBody | AsyncIterable<MaskedBytes>;

/** What everybody writes to: it takes masked text alone. */
export interface ArtifactStore extends Omit<ByteStore, "put" | "create" | "putPack"> {
  put: (path: string, body: MaskedBody, options?: PutOptions) => Promise<PutArtifact>;
  putPack?: (pack: string, files: readonly FileForPack<MaskedBytes>[]) => Promise<void>;
  create: (path: string, body: WholeBody) => Promise<boolean>;
}

// Files that lie in packs of their folder: found by the packs' directories, which are remembered.
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import { ArtifactError } from "../errors.js";
import { comparePaths } from "../keys.js";
import { inOrder } from "../lookahead.js";
import { filesIn, type PackedFile } from "../packs/zip.js";
import { isPack, isPackPart, packFolderOf, packPrefix } from "../paths.js";
import type { StoredArtifact } from "../store.js";
import type { Bucket } from "./bucket.js";
import { type ListedObject, objectsBelow } from "./listing.js";
import { isMissing, statusOf } from "./retry.js";

/** Directories kept; the oldest go first. */
const REMEMBERED = 2_000;
/** Of the end of a pack: the directories of most are no longer, and one request is enough then. */
const TAIL_BYTES = 8 * 1_024;
/** Packs of one folder that are looked into at once. */
const AT_ONCE = 8;
/** For so long a file is looked for in the packs that its folder had before these are listed again: many are read in a row. */
const LISTED_MS = 1_000;
const LISTS_REMEMBERED = 256;
/** A pack that has no more bytes is read whole when one of its files is: most often the next one is asked for, too. */
const WHOLE_BYTES = 64 * 1_024;
const WHOLES_REMEMBERED = 256;

/** A file and the object that has its bytes: from `offset` on, or all of it. */
export interface Found {
  info: StoredArtifact;
  object: string;
  offset?: number | undefined;
  /** Of the pack: it may be written again while its segment goes on. */
  etag?: string | undefined;
  /** Where they are at hand. */
  bytes?: Buffer;
}

export type Whole = Pick<Found, "info"> & { bytes: Buffer };

export interface Packs {
  /**
   * The file of that path as the newest pack has it; undefined where no pack has it.
   * @throws {ArtifactError} `damaged` where it may be in a pack that cannot be read
   */
  find(path: string): Promise<Found | undefined>;
  /** The bytes of a file in a pack that is written again and again: the whole pack is read in one go. */
  readFrom(pack: string, path: string): Promise<Whole | undefined>;
  /** Packs of this folder have changed. */
  forget(folder: string): void;
  /** Packs of any folder may have been removed. */
  forgetAll(): void;
  /**
   * The files in the packs among these objects of one folder, by path. A pack that cannot be read has none, and what a pack
   * names without being there, whole, is none.
   */
  filesOf(folder: string, objects: readonly ListedObject[]): Promise<Map<string, Found>>;
}

interface Directory {
  pack: string;
  files: ReadonlyMap<string, Found>;
  damaged?: true;
}

export function createPacks(bucket: Bucket): Packs {
  const known = new Map<string, { mark: string; directory: Directory }>();
  const wholes = new Map<string, { etag: string; answer: ReturnType<typeof endOf> }>();
  const lists = new Map<string, { at: number; objects: Promise<ListedObject[]> }>();

  function listOf(folder: string): Promise<ListedObject[]> {
    const objects = objectsBelow(bucket, packPrefix(folder));
    objects.catch(() => lists.delete(folder));
    lists.delete(folder);
    lists.set(folder, { at: performance.now(), objects });
    if (lists.size > LISTS_REMEMBERED) lists.delete(lists.keys().next().value as string);
    return objects;
  }

  /** @returns undefined where the pack is another one now */
  async function wholeOf({ path, ETag, Size = 0 }: ListedObject): Promise<Buffer | undefined> {
    if (Size > WHOLE_BYTES || ETag === undefined) return undefined;
    const entry = wholes.get(path);
    const answer = entry?.etag === ETag ? entry.answer : endOf(bucket, path);
    if (answer !== entry?.answer) {
      wholes.delete(path);
      wholes.set(path, { etag: ETag, answer });
      answer.catch(() => wholes.delete(path));
      if (wholes.size > WHOLES_REMEMBERED) wholes.delete(wholes.keys().next().value as string);
    }
    const { ETag: etag, bytes } = (await answer) ?? {};
    return etag === ETag ? bytes : undefined;
  }

  async function withBytes(found: Found, objects: readonly ListedObject[]): Promise<Found> {
    const { info, object, offset } = found;
    const pack = offset === undefined ? undefined : objects.find(({ path }) => path === object);
    const whole = pack && (await wholeOf(pack));
    return whole && offset !== undefined
      ? { ...found, bytes: whole.subarray(offset, offset + info.bytes) }
      : found;
  }

  async function directoryOf(folder: string, object: ListedObject): Promise<Directory> {
    const { path, ETag, Size, LastModified = new Date(0) } = object;
    const mark = `${ETag}:${Size}:${LastModified.getTime()}`;
    const entry = known.get(path);
    if (entry?.mark === mark) return entry.directory;
    const { files, etag } = await readDirectory(bucket, folder, path);
    const modified_at = LastModified.toISOString();
    const directory: Directory =
      files === "damaged"
        ? { pack: path, files: new Map(), damaged: true }
        : {
            pack: path,
            files: new Map(files.map((file) => [file.path, placed(file, path, etag, modified_at)])),
          };
    known.delete(path);
    if (etag !== undefined && etag === ETag) {
      known.set(path, { mark, directory });
      if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
    }
    return directory;
  }

  /** Of the newest pack first. */
  function directoriesOf(folder: string, objects: readonly ListedObject[]): AsyncIterable<Directory> {
    const packs = objects.filter(({ path }) => isPack(path)).sort((a, b) => comparePaths(b.path, a.path));
    return inOrder(packs, AT_ONCE, (pack) => directoryOf(folder, pack));
  }

  return {
    async find(path) {
      const folder = packFolderOf(path);
      if (folder === undefined || isPackPart(path)) return undefined;
      const before = lists.get(folder);
      if (before && performance.now() - before.at < LISTED_MS) {
        const objects = await before.objects;
        for await (const { files } of directoriesOf(folder, objects)) {
          const found = files.get(path);
          if (found) return withBytes(found, objects);
        }
      }
      let damaged: string | undefined;
      const objects = await listOf(folder);
      for await (const directory of directoriesOf(folder, objects)) {
        const found = directory.files.get(path);
        if (found) return withBytes(found, objects);
        if (directory.damaged) damaged = directory.pack;
      }
      if (damaged === undefined) return undefined;
      throw new ArtifactError(
        "damaged",
        `${damaged} is damaged: it is not a ZIP archive as this store writes them, and ${path} may have been in it. Restore it, or remove its run.`,
      );
    },

    async readFrom(pack, path) {
      const answer = await endOf(bucket, pack);
      if (!answer) return undefined;
      const folder = packFolderOf(pack) ?? "";
      const { bytes, LastModified = new Date(0) } = answer;
      const files = filesOr(folder, bytes, bytes.length);
      const file = Array.isArray(files) ? files.find((each) => each.path === path) : undefined;
      if (!file) return undefined;
      const { info, offset } = placed(file, pack, undefined, LastModified.toISOString());
      return offset === undefined ? undefined : { info, bytes: bytes.subarray(offset, offset + info.bytes) };
    },

    forget: (folder) => void lists.delete(folder),

    forgetAll() {
      lists.clear();
      wholes.clear();
    },

    async filesOf(folder, objects) {
      const found = new Map<string, Found>();
      const sizes = new Map(objects.map(({ path, Size }) => [path, Size]));
      const isThere = ({ info, object, offset }: Found) =>
        offset !== undefined || sizes.get(object) === info.bytes;
      for await (const { files } of directoriesOf(folder, objects))
        for (const [path, file] of files) if (!found.has(path)) found.set(path, file);
      return new Map([...found].filter(([, file]) => isThere(file)));
    },
  };
}

function placed(file: PackedFile, pack: string, etag: string | undefined, modified_at: string): Found {
  const { path, bytes, sha256, media_type, offset, object } = file;
  const info = { path, bytes, sha256, media_type, modified_at };
  return object === undefined ? { info, object: pack, offset, etag } : { info, object };
}

interface Read {
  files: readonly PackedFile[] | "damaged";
  etag: string | undefined;
}

async function readDirectory(bucket: Bucket, folder: string, path: string): Promise<Read> {
  for (let length = TAIL_BYTES; ; ) {
    const answer = await endOf(bucket, path, length);
    if (!answer) return { files: [], etag: undefined };
    const { bytes, ETag: etag, ContentRange } = answer;
    const files = filesOr(folder, bytes, Number(ContentRange?.split("/")[1] ?? bytes.length));
    if (typeof files !== "number") return { files, etag };
    if (files <= length) return { files: "damaged", etag };
    length = files;
  }
}

function filesOr(folder: string, bytes: Buffer, size: number): PackedFile[] | number | "damaged" {
  try {
    return filesIn(folder, bytes, size);
  } catch (error) {
    if (error instanceof RangeError) return "damaged";
    throw error;
  }
}

/** @param length of the end; absent: all of it */
function endOf(
  bucket: Bucket,
  path: string,
  length?: number,
): Promise<(GetObjectCommandOutput & { bytes: Buffer }) | undefined> {
  const Range = length === undefined ? undefined : `bytes=-${length}`;
  const request = { Bucket: bucket.name, Key: bucket.prefix + path, Range };
  return bucket.call("read", `read the directory of ${path}`, async (s3, { signal }) => {
    try {
      const answer = await s3.getObject(request, { abortSignal: signal });
      return { ...answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
    } catch (error) {
      if (isMissing(error)) return undefined;
      // Of an empty object there is no end.
      if (statusOf(error) === 416) return { $metadata: {}, bytes: Buffer.alloc(0) };
      throw error;
    }
  });
}

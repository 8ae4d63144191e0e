// The artifact store in a bucket of any S3 server.
import { Readable } from "node:stream";
import { ArtifactError } from "../errors.js";
import { digestOf } from "../filesystem/digest.js";
import { checkFolder, checkPath } from "../keys.js";
import { inOrder } from "../lookahead.js";
import { mediaTypeOf } from "../media.js";
import { zipOf } from "../packs/zip.js";
import { isPackPart, packFolderOf } from "../paths.js";
import { proveConditionalCreate } from "../probe.js";
import type { ByteStore, StoredArtifact } from "../store.js";
import { openBucket, type S3StoreOptions } from "./bucket.js";
import { createDescriptions } from "./describe.js";
import { filesBelow } from "./files.js";
import { foldersBelow, removeBelow, removeObject } from "./listing.js";
import { createPacks, type Whole } from "./packs.js";
import { isMissing, statusOf } from "./retry.js";
import { spool } from "./spool.js";
import { createOnce, uploadConfirmed } from "./confirm.js";
import { dropAbandoned, upload } from "./upload.js";

/** So often a file is looked for whose pack, or own object, is not there. */
const PACK_ATTEMPTS = 3;
/** Objects looked at ahead of the reader of a listing. */
const LOOKED_AHEAD = 16;

/**
 * A store in a bucket, which must exist; the SDK is loaded on first use. An outage of the server is waited out, by
 * writes for 2 minutes, by reads for 10 seconds, then the error is `unreachable`. Digests lie in the objects' metadata.
 */
export function createS3Store(options: S3StoreOptions): ByteStore {
  const bucket = openBucket({ ...options, prefix: checkFolder(options.prefix) });
  const descriptions = createDescriptions(bucket);
  const packs = createPacks(bucket);

  function get(path: string, Range: string | undefined) {
    const request = { Bucket: bucket.name, Key: bucket.prefix + path, Range };
    return bucket.call("read", `read ${path}`, async (s3, { signal }) => {
      try {
        return await s3.getObject(request, { abortSignal: signal });
      } catch (error) {
        if (isMissing(error)) return undefined;
        if (statusOf(error) === 416) return "beyond" as const;
        throw error;
      }
    });
  }

  async function openPacked(path: string, range?: Range): Promise<Opened | undefined> {
    for (let attempt = 1; attempt <= PACK_ATTEMPTS; attempt++) {
      const found = await packs.find(path);
      if (!found) return undefined;
      const { info, object, offset = 0, etag, bytes } = found;
      if (bytes) return partOf({ info, bytes }, range);
      const [start, end] = boundsOf(info, range);
      if (start > end) return { info, body: Readable.from([]) };
      const answer = await get(object, `bytes=${offset + start}-${offset + end}`);
      if (typeof answer === "object") {
        const body = answer.Body as Readable;
        if (etag === undefined || etag === answer.ETag) return { info, body };
        body.destroy();
      }
      // It was written again, or removed, since its directory was read.
      packs.forget(packFolderOf(path) ?? "");
      const whole = etag === undefined ? undefined : await packs.readFrom(object, path);
      if (whole) return partOf(whole, range);
    }
    return undefined;
  }

  const readPacked = (path: string): Promise<Buffer | undefined> =>
    bucket.call("read", `read ${path}`, async () => {
      const packed = await openPacked(path);
      return packed && verified(path, await wholeOf(packed.body), packed.info.sha256);
    });

  const store: ByteStore = {
    async put(path, body, { media_type = mediaTypeOf(path), confirm = false } = {}) {
      checkPath(path);
      const ready = await spool(body);
      try {
        await (confirm ? uploadConfirmed : upload)(bucket, { path, spool: ready, media_type });
      } finally {
        await ready[Symbol.asyncDispose]();
      }
      const { bytes, sha256 } = ready;
      return { path, bytes, sha256, media_type };
    },

    async create(path, body) {
      checkPath(path);
      return createOnce(bucket, { path, spool: await spool(body), media_type: mediaTypeOf(path) });
    },

    async putPack(pack, files) {
      const folder = packFolderOf(checkPath(pack)) ?? "";
      const zip = await spool(zipOf(folder, files));
      await upload(bucket, { path: pack, spool: zip, media_type: "application/zip" });
      packs.forget(folder);
    },

    async read(path) {
      const packed = packFolderOf(checkPath(path)) === undefined ? undefined : await readPacked(path);
      if (packed || isPackPart(path)) return packed;
      const request = { Bucket: bucket.name, Key: bucket.prefix + path };
      return bucket.call("read", `read ${path}`, async (s3, { signal }) => {
        try {
          const { Body, Metadata } = await s3.getObject(request, { abortSignal: signal });
          return verified(path, Buffer.from((await Body?.transformToByteArray()) ?? []), Metadata?.sha256);
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      });
    },

    async open(path, range) {
      const packed = await openPacked(checkPath(path), range);
      if (packed || isPackPart(path)) return packed;
      const answer = await get(path, range && `bytes=${range.start}-${range.end}`);
      if (answer === undefined) return undefined;
      let info: StoredArtifact | undefined;
      if (answer === "beyond") {
        info = await descriptions.of(path);
        return info && { info, body: Readable.from([]) };
      }
      const body = answer.Body as Readable;
      try {
        info = await descriptions.ofAnswer(path, answer);
      } finally {
        if (!info) body.destroy();
      }
      return { info, body };
    },

    async *list(prefix, from) {
      const described = inOrder(filesBelow(bucket, packs, checkFolder(prefix), from), LOOKED_AHEAD, (file) =>
        file.packed ? Promise.resolve(file.packed.info) : descriptions.ofListed(file.listed),
      );
      for await (const info of described) if (info) yield info;
    },

    async *sizes(prefix) {
      for await (const { path, packed, listed } of filesBelow(bucket, packs, checkFolder(prefix))) {
        const [bytes = 0, version] = packed
          ? [packed.info.bytes, packed.info.sha256]
          : [listed.Size, listed.ETag];
        yield { path, bytes, ...(version === undefined ? {} : { version }) };
      }
    },

    async *children(prefix) {
      const folder = checkFolder(prefix);
      if (packFolderOf(folder) === undefined) return yield* foldersBelow(bucket, folder);
      const names = new Set<string>();
      for await (const { path } of filesBelow(bucket, packs, folder)) {
        const [name = "", ...below] = path.slice(folder.length).split("/");
        if (below.length > 0) names.add(name);
      }
      yield* names;
    },

    async delete(path) {
      if (await packs.find(checkPath(path)))
        throw new RangeError(`${path} lies in a pack, which goes with its folder`);
      return removeObject(bucket, path);
    },

    async remove(prefix) {
      const removed = await removeBelow(bucket, checkFolder(prefix));
      packs.forgetAll();
      return removed;
    },

    async probe() {
      const proof = await proveConditionalCreate(store);
      if (!proof.ok) throw proof.error;
      await dropAbandoned(bucket);
    },
  };
  return store;
}

function verified(path: string, bytes: Buffer, expected: string | undefined): Buffer {
  const sha256 = digestOf(bytes);
  if (expected === undefined || sha256 === expected) return bytes;
  throw new ArtifactError(
    "damaged",
    `${path} is damaged: its bytes have the SHA-256 ${sha256}, its metadata says ${expected}. Restore it, or remove its run.`,
  );
}

async function wholeOf(body: Readable): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece as Uint8Array);
  return Buffer.concat(pieces);
}

type Range = { start: number; end: number };
type Opened = { info: StoredArtifact; body: Readable };

/** First and last byte; the last lies before the first where there are none. */
const boundsOf = ({ bytes }: StoredArtifact, range?: Range): [number, number] => [
  range?.start ?? 0,
  Math.min(range?.end ?? bytes - 1, bytes - 1),
];

function partOf({ info, bytes }: Whole, range?: Range): Opened {
  const [start, end] = boundsOf(info, range);
  return { info, body: Readable.from(start > end ? [] : [bytes.subarray(start, end + 1)]) };
}

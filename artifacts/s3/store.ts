// The artifact store in a bucket of any S3 server.
import { Readable } from "node:stream";
import { ArtifactError } from "../errors.js";
import { digestOf } from "../filesystem/digest.js";
import { checkFolder, checkPath, comparePaths } from "../keys.js";
import { inOrder } from "../lookahead.js";
import { mediaTypeOf } from "../media.js";
import { proveConditionalCreate } from "../probe.js";
import type { ByteStore, StoredArtifact } from "../store.js";
import { openBucket, type S3StoreOptions } from "./bucket.js";
import { createDescriptions } from "./describe.js";
import { foldersBelow, objectsBelow, removeBelow, removeObject } from "./listing.js";
import { isMissing, statusOf } from "./retry.js";
import { spool } from "./spool.js";
import { createOnce, uploadConfirmed } from "./confirm.js";
import { dropAbandoned, upload } from "./upload.js";

/** Objects looked at ahead of the reader of a listing. */
const LOOKED_AHEAD = 16;

/**
 * A store in a bucket, which must exist; the SDK is loaded on first use. An outage of the server is waited out, by
 * writes for 2 minutes, by reads for 10 seconds, then the error is `unreachable`. Digests lie in the objects' metadata.
 */
export function createS3Store(options: S3StoreOptions): ByteStore {
  const bucket = openBucket({ ...options, prefix: checkFolder(options.prefix) });
  const descriptions = createDescriptions(bucket);

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

    async read(path) {
      const request = { Bucket: bucket.name, Key: bucket.prefix + checkPath(path) };
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
      checkPath(path);
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

    async *list(prefix, from = "") {
      const all = await objectsBelow(bucket, checkFolder(prefix));
      const objects = all.filter(({ path }) => comparePaths(path, from) >= 0);
      for await (const info of inOrder(objects, LOOKED_AHEAD, descriptions.ofListed)) if (info) yield info;
    },

    async *sizes(prefix) {
      for (const { path, Size: bytes = 0, ETag: version } of await objectsBelow(bucket, checkFolder(prefix)))
        yield { path, bytes, ...(version === undefined ? {} : { version }) };
    },

    async *children(prefix) {
      yield* foldersBelow(bucket, checkFolder(prefix));
    },

    delete: async (path) => removeObject(bucket, checkPath(path)),

    remove: async (prefix) => removeBelow(bucket, checkFolder(prefix)),

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

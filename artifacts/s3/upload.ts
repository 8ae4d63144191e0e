// Putting objects: in one request, or in parts of which nobody sees anything before the last one is there.
import type { S3 } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import type { Bucket } from "./bucket.js";
import { nameOf } from "./retry.js";
import type { Spool } from "./spool.js";

const MIB = 1_024 * 1_024;
/** Larger bodies go up in parts, bytes. */
const WHOLE_BYTES = 16 * MIB;
const PART_BYTES = 8 * MIB;
/** S3 takes 10,000 parts. */
const MOST_PARTS = 9_000;
/** Together with the part size this bounds the memory of an upload. */
const PARTS_AT_ONCE = 4;
/** Uploads that nobody completed are given up after this long, milliseconds. */
const ABANDONED_MS = 24 * 3_600_000;

export interface Upload {
  path: string;
  spool: Spool;
  media_type: string;
}

/** Writes or replaces. @throws {ArtifactError} */
export async function upload(bucket: Bucket, { path, spool, media_type }: Upload): Promise<void> {
  const object = {
    Bucket: bucket.name,
    Key: bucket.prefix + path,
    ContentType: media_type,
    Metadata: { sha256: spool.sha256 },
  };
  if (spool.bytes > WHOLE_BYTES) return uploadParts(bucket, path, spool, object);
  const Body = await spool.read(0, spool.bytes);
  await bucket.call("write", `write ${path}`, (s3, { signal }) =>
    s3.putObject({ ...object, Body }, { abortSignal: signal }),
  );
}

type Target = { Bucket: string; Key: string; ContentType: string; Metadata: { sha256: string } };

async function uploadParts(bucket: Bucket, path: string, spool: Spool, object: Target): Promise<void> {
  const { Bucket, Key } = object;
  const { UploadId } = await bucket.call("write", `write ${path}`, (s3, { signal }) =>
    s3.createMultipartUpload(object, { abortSignal: signal }),
  );
  const size = Math.max(PART_BYTES, Math.ceil(spool.bytes / MOST_PARTS));
  const limit = pLimit(PARTS_AT_ONCE);
  const failed = new AbortController();

  const part = (n: number) => async () => {
    failed.signal.throwIfAborted();
    const Body = await spool.read(n * size, Math.min(spool.bytes, (n + 1) * size));
    const { ETag } = await bucket.call("write", `write part ${n + 1} of ${path}`, (s3, { signal }) =>
      s3.uploadPart({ Bucket, Key, UploadId, PartNumber: n + 1, Body }, { abortSignal: signal }),
    );
    return { PartNumber: n + 1, ETag };
  };
  try {
    const parts = Array.from({ length: Math.ceil(spool.bytes / size) }, (_, n) => limit(part(n)));
    for (const one of parts) one.catch((error: unknown) => failed.abort(error));
    const Parts = await Promise.all(parts).catch(async (error: unknown) => {
      await Promise.allSettled(parts);
      throw error;
    });
    await complete(bucket, path, { Bucket, Key, UploadId, MultipartUpload: { Parts } }, spool.sha256);
  } catch (error) {
    await giveUp(bucket, Key, UploadId);
    throw error;
  }
}

type Completion = Parameters<S3["completeMultipartUpload"]>[0];

async function complete(bucket: Bucket, path: string, completion: Completion, sha256: string): Promise<void> {
  const { Bucket, Key } = completion;
  await bucket.call("write", `write ${path}`, async (s3, { signal, number }) => {
    try {
      await s3.completeMultipartUpload(completion, { abortSignal: signal });
    } catch (error) {
      // an earlier attempt may have completed it, its answer lost
      if (number === 1 || nameOf(error) !== "NoSuchUpload") throw error;
      if ((await s3.headObject({ Bucket, Key })).Metadata?.sha256 !== sha256) throw error;
    }
  });
}

/** Frees the parts. Where that fails too, {@link dropAbandoned} does it later. */
async function giveUp(bucket: Bucket, Key: string, UploadId: string | undefined): Promise<void> {
  await bucket
    .call("read", "give up an upload", (s3, { signal }) =>
      s3.abortMultipartUpload({ Bucket: bucket.name, Key, UploadId }, { abortSignal: signal }),
    )
    .catch(() => {});
}

/** Gives up uploads whose process is long gone. Some servers do not list uploads: then there is nothing to do. */
export async function dropAbandoned(bucket: Bucket): Promise<void> {
  const { Uploads = [] } = await bucket
    .call("read", "list uploads", (s3, { signal }) =>
      s3.listMultipartUploads({ Bucket: bucket.name, Prefix: bucket.prefix }, { abortSignal: signal }),
    )
    .catch(() => ({ Uploads: undefined }));
  for (const { Key = "", UploadId, Initiated } of Uploads) {
    const old = Initiated !== undefined && Initiated.getTime() < Date.now() - ABANDONED_MS;
    if (old && Key.startsWith(bucket.prefix)) await giveUp(bucket, Key, UploadId);
  }
}

// Writes that are believed only once the server shows what it has: some say yes to what they then do not keep.
import { randomUUID } from "node:crypto";
import type { S3 } from "@aws-sdk/client-s3";
import { ArtifactError } from "../errors.js";
import type { Bucket } from "./bucket.js";
import { isMissing, statusOf } from "./retry.js";
import { type Upload, upload } from "./upload.js";

/** So often an object is written that the server does not keep. */
const ATTEMPTS = 5;

/** Writes or replaces. @throws {ArtifactError} `not_kept` */
export async function uploadConfirmed(bucket: Bucket, object: Upload): Promise<void> {
  const { path, spool } = object;
  const Key = bucket.prefix + path;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await upload(bucket, object);
    const kept = await bucket.call("read", `look at ${path}`, (s3) => look(s3, bucket.name, Key));
    if (kept?.ContentLength === spool.bytes && kept.Metadata?.sha256 === spool.sha256) return;
  }
  throw notKept(bucket, path);
}

/** Creates where nothing is. @returns false where something is. @throws {ArtifactError} `not_kept` */
export async function createOnce(bucket: Bucket, { path, spool, media_type }: Upload): Promise<boolean> {
  const Key = bucket.prefix + path;
  const creation = randomUUID();
  const Body = await spool.read(0, spool.bytes);
  const object = {
    Bucket: bucket.name,
    Key,
    ContentType: media_type,
    Metadata: { sha256: spool.sha256, creation },
  };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const isOurs = await bucket.call("write", `create ${path}`, async (s3, { signal }) => {
      try {
        await s3.putObject({ ...object, Body, IfNoneMatch: "*" }, { abortSignal: signal });
      } catch (error) {
        if (statusOf(error) !== 412) throw error;
        // What is there may be what an earlier attempt put, whose answer was lost.
      }
      const kept = await look(s3, bucket.name, Key);
      return kept && kept.Metadata?.creation === creation;
    });
    if (isOurs !== undefined) return isOurs;
  }
  throw notKept(bucket, path);
}

const notKept = (bucket: Bucket, path: string): ArtifactError =>
  new ArtifactError(
    "not_kept",
    `The S3 server said ${ATTEMPTS} times that it has written ${path} to the bucket ${bucket.name}, and does not have it. Look into the server's log and at its disks.`,
  );

async function look(s3: S3, Bucket: string, Key: string) {
  try {
    return await s3.headObject({ Bucket, Key });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

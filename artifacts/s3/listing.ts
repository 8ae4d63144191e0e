// What lies below a folder of the bucket, and removing it.
import type { _Object, ListObjectsV2CommandInput, ListObjectsV2Output } from "@aws-sdk/client-s3";
import { comparePaths } from "../keys.js";
import { inOrder } from "../lookahead.js";
import type { Bucket } from "./bucket.js";
import { isMissing } from "./retry.js";

/** Most keys in one delete request. */
const DELETED_AT_ONCE = 1_000;
/** Folders looked into ahead of the reader. */
const LOOKED_AHEAD = 16;

type How = Pick<ListObjectsV2CommandInput, "Delimiter" | "MaxKeys">;

async function* pages(bucket: Bucket, folder: string, how: How = {}): AsyncIterable<ListObjectsV2Output> {
  const request = { Bucket: bucket.name, Prefix: bucket.prefix + folder, ...how };
  for (let ContinuationToken: string | undefined; ; ) {
    const token = ContinuationToken;
    const page = await bucket.call("read", `list ${folder}`, (s3, { signal }) =>
      s3.listObjectsV2({ ...request, ContinuationToken: token }, { abortSignal: signal }),
    );
    yield page;
    ContinuationToken = page.NextContinuationToken;
    if (!page.IsTruncated || ContinuationToken === undefined) return;
  }
}

export type ListedObject = _Object & { path: string };

/** In path order; not every server lists in it, so all are collected first. */
export async function objectsBelow(bucket: Bucket, folder: string): Promise<ListedObject[]> {
  const found = new Map<string, ListedObject>();
  for await (const { Contents = [] } of pages(bucket, folder)) {
    for (const object of Contents) {
      const path = (object.Key ?? "").slice(bucket.prefix.length);
      if (path !== "" && !path.endsWith("/")) found.set(path, { ...object, path });
    }
  }
  return [...found.values()].sort((a, b) => comparePaths(a.path, b.path));
}

export async function* foldersBelow(bucket: Bucket, folder: string): AsyncIterable<string> {
  const named = namedFolders(bucket, folder);
  if (!bucket.keepsEmptyFolders) return yield* named;
  const looked = inOrder(named, LOOKED_AHEAD, async (name) =>
    (await holdsAny(bucket, `${folder}${name}/`)) ? [name] : [],
  );
  for await (const names of looked) yield* names;
}

async function* namedFolders(bucket: Bucket, folder: string): AsyncGenerator<string, void> {
  for await (const { CommonPrefixes = [] } of pages(bucket, folder, { Delimiter: "/" })) {
    for (const { Prefix = "" } of CommonPrefixes)
      yield Prefix.slice(bucket.prefix.length + folder.length, -1);
  }
}

async function holdsAny(bucket: Bucket, folder: string): Promise<boolean> {
  for await (const { Contents = [] } of pages(bucket, folder, { MaxKeys: 1 }))
    if (Contents.length > 0) return true;
  return false;
}

/** @returns whether there was such an object: S3 itself does not say. @throws {ArtifactError} */
export async function removeObject(bucket: Bucket, path: string): Promise<boolean> {
  const request = { Bucket: bucket.name, Key: bucket.prefix + path };
  const existed = await bucket.call("read", `look at ${path}`, (s3, { signal }) =>
    s3.headObject(request, { abortSignal: signal }).then(
      () => true,
      (error: unknown) => {
        if (isMissing(error)) return false;
        throw error;
      },
    ),
  );
  if (!existed) return false;
  await bucket.call("write", `remove ${path}`, (s3, { signal }) =>
    s3.deleteObject(request, { abortSignal: signal }),
  );
  return true;
}

/** @returns how many. @throws {ArtifactError} */
export async function removeBelow(bucket: Bucket, folder: string): Promise<number> {
  const keys = (await objectsBelow(bucket, folder)).map(({ Key }) => ({ Key }));
  for (let from = 0; from < keys.length; from += DELETED_AT_ONCE) {
    const Delete = { Objects: keys.slice(from, from + DELETED_AT_ONCE), Quiet: true };
    await bucket.call("write", `remove ${folder}`, async (s3, { signal }) => {
      const { Errors = [] } = await s3.deleteObjects(
        { Bucket: bucket.name, Delete },
        { abortSignal: signal },
      );
      const first = Errors.find(({ Code }) => Code !== "NoSuchKey");
      if (first) throw refused(first.Code, `${first.Key}: ${first.Message ?? first.Code}`);
    });
  }
  return keys.length;
}

/** An error inside of an answer that as a whole succeeded, in the form of one that came alone. */
function refused(code: string | undefined, message: string): Error {
  const httpStatusCode = code === "AccessDenied" ? 403 : 500;
  return Object.assign(new Error(message), { name: code ?? "Error", $metadata: { httpStatusCode } });
}

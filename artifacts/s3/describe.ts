// What an object is: size, type and digest, the latter from the metadata that every put of ours writes.
import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { GetObjectCommandOutput, HeadObjectCommandOutput } from "@aws-sdk/client-s3";
import { mediaTypeOf } from "../media.js";
import type { StoredArtifact } from "../store.js";
import type { Bucket } from "./bucket.js";
import type { ListedObject } from "./listing.js";
import { isMissing } from "./retry.js";

/** Descriptions kept; the oldest go first. */
const REMEMBERED = 20_000;

type Answer = Pick<
  HeadObjectCommandOutput & GetObjectCommandOutput,
  "ContentLength" | "ContentRange" | "ContentType" | "LastModified" | "Metadata"
>;

export interface Descriptions {
  /** Of what a listing told of; asks the server only for what it does not know yet. Undefined when it is gone. */
  ofListed(object: ListedObject): Promise<StoredArtifact | undefined>;
  /** Of what an answer to HEAD or GET tells of. */
  ofAnswer(path: string, answer: Answer): Promise<StoredArtifact>;
  /** Asks the server. */
  of(path: string): Promise<StoredArtifact | undefined>;
}

export function createDescriptions(bucket: Bucket): Descriptions {
  const known = new Map<string, { mark: string; info: StoredArtifact }>();

  async function head(
    path: string,
  ): Promise<(HeadObjectCommandOutput & { info: StoredArtifact }) | undefined> {
    const Key = bucket.prefix + path;
    const answer = await bucket.call("read", `look at ${path}`, async (s3, { signal }) => {
      try {
        return await s3.headObject({ Bucket: bucket.name, Key }, { abortSignal: signal });
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
    return answer && { ...answer, info: await ofAnswer(path, answer) };
  }

  async function ofAnswer(path: string, answer: Answer): Promise<StoredArtifact> {
    const total = answer.ContentRange?.split("/")[1];
    return {
      path,
      bytes: total === undefined ? (answer.ContentLength ?? 0) : Number(total),
      sha256: answer.Metadata?.sha256 ?? (await digest(path)),
      media_type: answer.ContentType ?? mediaTypeOf(path),
      modified_at: (answer.LastModified ?? new Date(0)).toISOString(),
    };
  }

  /** For objects that somebody else put. */
  async function digest(path: string): Promise<string> {
    return bucket.call("read", `read ${path}`, async (s3) => {
      const { Body } = await s3.getObject({ Bucket: bucket.name, Key: bucket.prefix + path });
      const hash = createHash("sha256");
      for await (const chunk of Body as Readable) hash.update(chunk as Uint8Array);
      return hash.digest("hex");
    });
  }

  return {
    ofAnswer,
    of: async (path) => (await head(path))?.info,
    async ofListed({ path, ETag, Size, LastModified }) {
      const mark = `${ETag}:${Size}:${LastModified?.getTime()}`;
      const entry = known.get(path);
      if (entry?.mark === mark) return entry.info;
      const found = await head(path);
      known.delete(path);
      if (!found) return undefined;
      if (found.ETag === ETag) {
        known.set(path, { mark, info: found.info });
        if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
      }
      return found.info;
    },
  };
}

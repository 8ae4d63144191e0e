// The connection to a bucket. Every request goes through here, so that all are retried by one rule.
import { S3 as S3_POLICY } from "../../policy/processes.js";
import type { S3, S3ClientConfig } from "@aws-sdk/client-s3";
import { type Attempt, type RetryPolicy, withRetry } from "./retry.js";

/** What the store needs of the client's configuration; what is absent is found by the SDK's own rules. */
export type S3ClientOptions = Pick<S3ClientConfig, "endpoint" | "region" | "credentials" | "forcePathStyle">;

export interface S3StoreOptions {
  bucket: string;
  /** Folder in the bucket, "" for all of it. */
  prefix: string;
  client: S3ClientOptions;
  retry?: Partial<RetryPolicy>;
}

export interface Bucket {
  name: string;
  /** "" or with its last slash. */
  prefix: string;
  retry: RetryPolicy;
  /** Amazon's folders are there only by their objects; other servers may go on naming one that was emptied. */
  keepsEmptyFolders: boolean;
  /**
   * Does the work until it succeeds, fails for good, or the time for its kind ends.
   * @param doing Completes "Could not …". @throws {ArtifactError}
   */
  call<T>(kind: "read" | "write", doing: string, work: (s3: S3, attempt: Attempt) => Promise<T>): Promise<T>;
}

const SOCKETS = 64;

export function openBucket({ bucket, prefix, client, retry: given }: S3StoreOptions): Bucket {
  const { write_ms, read_ms, attempt_ms } = S3_POLICY;
  const retry = { write_ms, read_ms, attempt_ms, ...given };
  let connected: Promise<S3> | undefined;

  /** Loaded on first use: a process with a store on disk does not pay for it. */
  async function connect(): Promise<S3> {
    const sdk = await import("@aws-sdk/client-s3");
    return new sdk.S3({
      ...client,
      maxAttempts: 1, // one rule for retries: retry.ts
      requestChecksumCalculation: "WHEN_REQUIRED", // other servers than Amazon's do not know the newer ones
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: {
        connectionTimeout: S3_POLICY.connect_ms,
        httpAgent: { maxSockets: SOCKETS },
        httpsAgent: { maxSockets: SOCKETS },
      },
    });
  }

  return {
    name: bucket,
    prefix,
    retry,
    keepsEmptyFolders: client.endpoint !== undefined,
    async call(kind, doing, work) {
      connected ??= connect();
      const s3 = await connected;
      return withRetry({ kind, doing, where: `s3://${bucket}/${prefix}`, retry }, (attempt) =>
        work(s3, attempt),
      );
    },
  };
}

// Which failures of an S3 server pass, how long they are waited out, and what the others mean.
import { S3 } from "../../policy/processes.js";
import { setTimeout as sleep } from "node:timers/promises";
import { ArtifactError } from "../errors.js";

/** Milliseconds. */
export interface RetryPolicy {
  /** All attempts of a write. */
  write_ms: number;
  /** All attempts of a read. */
  read_ms: number;
  /** One attempt. */
  attempt_ms: number;
}

export interface Attempt {
  /** Counts from 1. */
  number: number;
  /** Ends the attempt. */
  signal: AbortSignal;
}

interface Undertaking {
  kind: "read" | "write";
  doing: string;
  where: string;
  retry: RetryPolicy;
}

/** @throws {ArtifactError} */
export async function withRetry<T>(
  { kind, doing, where, retry }: Undertaking,
  work: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const limit = kind === "read" ? retry.read_ms : retry.write_ms;
  const until = performance.now() + limit;
  for (let number = 1; ; number += 1) {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), retry.attempt_ms);
    try {
      return await work({ number, signal: timeout.signal });
    } catch (error) {
      if (error instanceof ArtifactError) throw error;
      if (!passes(error)) throw explain(error, doing, where);
      const left = until - performance.now();
      if (left <= 0) throw outOfTime(error, doing, where, limit);
      const delay =
        Math.min(S3.retry.longest_ms, S3.retry.first_ms * 2 ** (number - 1)) * (0.5 + Math.random() / 2);
      await sleep(Math.min(delay, left));
    } finally {
      clearTimeout(timer);
    }
  }
}

export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** Says the server that there is no such object? */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && nameOf(error) !== "NoSuchBucket" && nameOf(error) !== "NoSuchUpload";
}

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

const PASSING_STATUSES = new Set([408, 425, 429]);
const PASSING_NAMES = new Set([
  "AbortError",
  "TimeoutError",
  "SlowDown",
  "RequestTimeout",
  "OperationAborted",
  "ConditionalRequestConflict",
]);
const NETWORK =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTFOUND|EAI_AGAIN|UND_ERR_\w+)$/;

function passes(error: unknown): boolean {
  const status = statusOf(error);
  if (status !== undefined && (status >= 500 || PASSING_STATUSES.has(status))) return true;
  if (PASSING_NAMES.has(nameOf(error))) return true;
  return networkCode(error) !== undefined;
}

function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof AggregateError) return error.errors.map(networkCode).find(Boolean);
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === "string" && NETWORK.test(code)) return code;
  return error.message === "socket hang up" || error.message === "aborted" ? "ECONNRESET" : undefined;
}

function outOfTime(error: unknown, doing: string, where: string, limit: number): ArtifactError {
  return new ArtifactError(
    "unreachable",
    `Could not ${doing} in ${where}: the S3 server did not do it within ${Math.round(limit / 1_000)} s, at last: ${lastWords(error)}. ` +
      "Check that it runs, and AWS_ENDPOINT_URL.",
    { cause: error },
  );
}

function lastWords(error: unknown): string {
  const status = statusOf(error);
  const message = error instanceof Error ? error.message || nameOf(error) : String(error);
  return `${networkCode(error) ?? (status === undefined ? nameOf(error) : `HTTP ${status}`)} ${message}`.trim();
}

const CREDENTIALS = /Credentials|Token(File)?Error|SSO/;

function explain(error: unknown, doing: string, where: string): unknown {
  const told = (code: ConstructorParameters<typeof ArtifactError>[0], why: string) =>
    new ArtifactError(code, `Could not ${doing} in ${where}: ${why}`, { cause: error });
  if (nameOf(error) === "NoSuchBucket") {
    return told("no_bucket", "there is no such bucket. Create it, or correct ORCHESTRATOR_ARTIFACTS.");
  }
  if (statusOf(error) === 403 || statusOf(error) === 401 || CREDENTIALS.test(nameOf(error))) {
    return told(
      "access_denied",
      `${lastWords(error)}. Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that they may list, read, write and delete there.`,
    );
  }
  return error;
}

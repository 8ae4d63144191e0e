// The bytes of a file behind an http or https address. Nothing leads away from its host.
import { get as plain, type IncomingMessage } from "node:http";
import { get as secure } from "node:https";
import { DeviceError } from "../../../packages/devices/src/errors.js";
import { DOWNLOAD } from "../../../policy/steps.js";
import { StepEnd } from "../outcome.js";
import { fileFailure } from "./outcome.js";

export interface DownloadOptions {
  /** Bytes. */
  most: number;
  signal: AbortSignal;
}

const HEADER_BYTES = 16 * 1024;
/** Client errors that pass. */
const PASSING = new Set([408, 425, 429]);

/** @throws {DeviceError} `download_failed`, `cancelled` @throws {StepEnd} where another attempt would end in the same way */
export async function openAddress(url: URL, options: DownloadOptions): Promise<AsyncIterable<Uint8Array>> {
  let at = url;
  for (let redirects = 0; redirects <= DOWNLOAD.most_redirects; redirects += 1) {
    const answer = await request(at, options.signal);
    const { statusCode: status = 0, headers } = answer;
    if (status === 200) return piecesOf(answer, url, options);
    answer.destroy();
    if (status < 300 || status >= 400 || headers.location === undefined) throw refusal(url, status);
    const next = URL.canParse(headers.location, at.href) ? new URL(headers.location, at.href) : undefined;
    if (next?.origin !== url.origin)
      throw fileFailure(
        "download_refused",
        `${url.href} leads to another host, ${next?.origin ?? "which has no address"}, which is not followed; name the address itself`,
      );
    at = next;
  }
  throw fileFailure("download_refused", `${url.href} leads from one address to the next without end`);
}

function refusal(url: URL, status: number): Error {
  const said = `${url.href} answered ${status}`;
  const isFinal = status >= 400 && status < 500 && !PASSING.has(status);
  return isFinal
    ? fileFailure("download_refused", `${said}; nothing was sent`)
    : failed(`${said}, expected 200.`);
}

const failed = (message: string): DeviceError => new DeviceError("download_failed", message, { sent: false });

function request(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = {
      agent: false,
      maxHeaderSize: HEADER_BYTES,
      signal,
      timeout: DOWNLOAD.stall_ms,
      headers: { "accept-encoding": "identity", "user-agent": "device-orchestrator" },
    } as const;
    const asked = (url.protocol === "https:" ? secure : plain)(url, options, resolve);
    asked.on("timeout", () => asked.destroy(stalled(url)));
    asked.on("error", (error) => reject(ofNetwork(url, error)));
    asked.on("upgrade", (answer, socket) => (socket.destroy(), resolve(answer)));
  });
}

const stalled = (url: URL): DeviceError =>
  failed(`${url.href} sent nothing for ${DOWNLOAD.stall_ms / 1_000} s.`);

function ofNetwork(url: URL, error: NodeJS.ErrnoException): Error {
  if (error instanceof DeviceError || error instanceof StepEnd) return error;
  if (error.name === "AbortError")
    return new DeviceError("cancelled", `the download of ${url.href} was cancelled.`);
  return failed(`${url.href} could not be downloaded (${error.code ?? error.name}).`);
}

/** A length that was announced is kept to: Node ends a body that is shorter with an error. */
async function* piecesOf(
  answer: IncomingMessage,
  url: URL,
  { most }: DownloadOptions,
): AsyncIterable<Uint8Array> {
  let bytes = 0;
  const check = (size: number): void => {
    if (size > most)
      throw fileFailure(
        "file_too_large",
        `${url.href} has more than ${most} bytes. Raise ORCHESTRATOR_FILE_LIMIT of the worker.`,
        { most },
      );
  };
  try {
    check(Number(answer.headers["content-length"] ?? 0));
    for await (const piece of answer as AsyncIterable<Uint8Array>) {
      bytes += piece.byteLength;
      check(bytes);
      yield piece;
    }
  } catch (error) {
    throw error instanceof Error ? ofNetwork(url, error) : error;
  } finally {
    answer.destroy();
  }
}

/** Stores say in words of their own why a body was not taken: what ended it is kept. */
export function noted(body: AsyncIterable<Uint8Array>): {
  pieces: AsyncIterable<Uint8Array>;
  failed: () => unknown;
} {
  let why: unknown;
  async function* pieces(): AsyncIterable<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      why = error;
      throw error;
    }
  }
  return { pieces: pieces(), failed: () => why };
}

// Decodes encrypted payloads for Temporal's UI in the reader's own browser: the protocol of a Temporal codec server.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Payload, PayloadCodec } from "@temporalio/common";

/** A payload as protobuf's JSON mapping has it: bytes in base64. */
interface JsonPayload {
  metadata?: Record<string, string>;
  data?: string;
}

export interface CodecServerOptions {
  codec: Pick<PayloadCodec, "decode">;
  /** 0: any. Another one is taken where it is busy. */
  port: number;
  /**
   * Part of the URL, and what gives access: whoever knows it has payloads decoded. An origin keeps out pages only; other
   * users of the machine have programs, which send any. `newCodecSecret` makes one.
   */
  secret: string;
  /** Origins of the UI, e.g. `http://127.0.0.1:8233`; pages of other origins are refused. */
  origins: string[];
}

export interface CodecServer {
  /**
   * For the settings of Temporal's UI in the owner's own browser. Never for `--ui-codec-endpoint`: the UI shows its settings
   * to everybody who reaches it.
   */
  url: string;
  close(): Promise<void>;
}

/** More than the payloads of the longest history that Temporal allows, in base64. */
const LARGEST_BODY = 96 * 1024 * 1024;

export const newCodecSecret = (): string => randomBytes(32).toString("base64url");

const fromJson = ({ metadata = {}, data }: JsonPayload): Payload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata).map(([key, value]) => [key, Buffer.from(value, "base64")]),
  ),
  data: data === undefined ? undefined : Buffer.from(data, "base64"),
});

const toJson = ({ metadata, data }: Payload): JsonPayload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString("base64")]),
  ),
  ...(data ? { data: Buffer.from(data).toString("base64") } : {}),
});

/**
 * Only for pages of the UI: a request without an origin is not a page's. A name that resolves to this machine must not let a
 * foreign page in, so the Host is looked at as well.
 */
function isAllowed({ headers: { host, origin }, socket }: IncomingMessage, origins: string[]): boolean {
  const names = ["127.0.0.1", "localhost"].map((name) => `${name}:${socket.localPort}`);
  return names.includes(host ?? "") && origin !== undefined && origins.includes(origin);
}

/** Takes the same time wherever they differ. */
function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY) throw new Error(`the body has more than ${LARGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function answer(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { "content-type": "application/json", "x-content-type-options": "nosniff" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { codec, origins, secret }: CodecServerOptions,
): Promise<void> {
  const [path = ""] = (request.url ?? "").split("?");
  const folder = `/${secret}/`;
  if (!isAllowed(request, origins) || !isSame(path.slice(0, folder.length), folder))
    return answer(response, 403, {
      message: "only pages of Temporal's UI may use this, with the address that `dev` printed",
    });
  response.setHeader("access-control-allow-origin", String(request.headers.origin));
  response.setHeader("access-control-allow-credentials", "true");
  response.setHeader("vary", "origin");
  if (request.method === "OPTIONS") {
    response.setHeader("access-control-allow-methods", "POST");
    response.setHeader("access-control-allow-headers", "authorization, content-type, x-namespace");
    return answer(response, 204);
  }
  // There is no /encode: whoever could use it could write what the workers believe.
  if (request.method !== "POST" || path.slice(folder.length) !== "decode")
    return answer(response, 404, { message: "POST …/decode" });
  try {
    const { payloads } = JSON.parse(await bodyOf(request)) as { payloads: JsonPayload[] };
    const decoded = await codec.decode(payloads.map(fromJson));
    answer(response, 200, { payloads: decoded.map(toJson) });
  } catch (error) {
    answer(response, 400, { message: error instanceof Error ? error.message : String(error) });
  }
}

/** Listens on loopback. */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const server = createServer((request, response) => void handle(request, response, options));
  const listen = (port: number) =>
    new Promise<void>((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", done));
  await listen(options.port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    return listen(0);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${options.secret}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

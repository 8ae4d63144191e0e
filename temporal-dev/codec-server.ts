// Decodes encrypted payloads for Temporal's UI in the reader's own browser: the protocol of a Temporal codec server.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import type { Payload, PayloadCodec } from "@temporalio/common";

/** A payload as protobuf's JSON mapping has it: bytes in base64. */
interface JsonPayload {
  metadata?: Record<string, string>;
  data?: string;
}

export interface CodecServerOptions {
  codec: PayloadCodec;
  /** 0: any. Another one is taken where it is busy. */
  port: number;
  /** Origins of the UI, e.g. `http://127.0.0.1:8233`; pages of other origins are refused. */
  origins: string[];
}

export interface CodecServer {
  /** For `--ui-codec-endpoint`. */
  url: string;
  close(): Promise<void>;
}

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

/** A name that resolves to this machine must not let a foreign page in, so the Host is looked at as well. */
function allowed(request: IncomingMessage, origins: string[]): boolean {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  const { origin } = request.headers;
  return ["127.0.0.1", "localhost"].includes(host) && (origin === undefined || origins.includes(origin));
}

function answer(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { codec, origins }: CodecServerOptions,
): Promise<void> {
  if (!allowed(request, origins)) return answer(response, 403, { message: "foreign host or origin" });
  const { origin } = request.headers;
  if (origin) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-allow-credentials", "true");
    response.setHeader("vary", "origin");
  }
  if (request.method === "OPTIONS") {
    response.setHeader("access-control-allow-methods", "POST");
    response.setHeader("access-control-allow-headers", "authorization, content-type, x-namespace");
    return answer(response, 204);
  }
  const verb = /\/(decode|encode)$/.exec(new URL(request.url ?? "/", "http://localhost").pathname)?.[1] as
    | "decode"
    | "encode"
    | undefined;
  if (!verb || request.method !== "POST")
    return answer(response, 404, { message: "POST /decode or /encode" });
  try {
    const { payloads } = (await json(request)) as { payloads: JsonPayload[] };
    const made = await codec[verb](payloads.map(fromJson));
    answer(response, 200, { payloads: made.map(toJson) });
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
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

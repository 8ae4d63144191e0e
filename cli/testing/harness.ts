// For tests: runs command lines in this process and keeps what they print; serves HTTP on a real port.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough, Readable } from "node:stream";
import type { Deps, Output } from "../deps.js";
import { runCli } from "../program.js";

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export interface Session {
  deps: Deps;
  out: () => string;
  err: () => string;
  /** What Ctrl-C does. */
  signal(name: NodeJS.Signals): void;
  run(...argv: string[]): Promise<Ran>;
}

function collecting(terminal?: { columns: number; rows: number }): { stream: Output; text: () => string } {
  const stream = new PassThrough() as Output;
  if (terminal !== undefined) Object.assign(stream, { isTTY: true, ...terminal });
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { stream, text: () => text };
}

export function session(
  options: { url?: string; cwd?: string; terminal?: { columns: number; rows: number }; dist?: string } = {},
): Session {
  const out = collecting(options.terminal);
  const err = collecting();
  const handlers = new Set<(signal: NodeJS.Signals) => void>();
  const deps: Deps = {
    url: options.url ?? "http://127.0.0.1:9",
    urlGiven: options.url !== undefined,
    stdin: Readable.from([]),
    stdout: out.stream,
    stderr: err.stream,
    color: "never",
    cwd: options.cwd ?? process.cwd(),
    environment: {},
    dist: options.dist ?? "/nonexistent",
    onSignal(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
  };
  return {
    deps,
    out: out.text,
    err: err.text,
    signal: (name) => {
      for (const handler of handlers) handler(name);
    },
    async run(...argv) {
      const code = await runCli(argv, deps, "1.2.3");
      await new Promise((resolve) => setImmediate(resolve));
      return { code, out: out.text(), err: err.text() };
    },
  };
}

export interface TestServer {
  url: string;
  /** Stops listening and breaks every connection; `start` again listens on the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>;

export async function serve(handler: Handler): Promise<TestServer> {
  let server: Server | undefined;
  let port = 0;
  const start = async (): Promise<void> => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => void handler(request, response, body));
    });
    await new Promise<void>((resolve) => server?.listen(port, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  };
  await start();
  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    start,
    async stop() {
      const stopping = server;
      stopping?.closeAllConnections();
      await new Promise((resolve) => stopping?.close(resolve));
    },
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}

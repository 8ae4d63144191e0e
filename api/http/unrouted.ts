// Requests that no route gets: Node answers what it cannot parse, and what expects something that we do not do, by itself. Their
// answers have what all others have, and say what is wrong.
import { STATUS_CODES, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { PROBLEM_JSON } from "../problem.js";

const NOSNIFF = "x-content-type-options";
const STATUS_OF: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

const problem = (status: number, detail: string): string =>
  JSON.stringify({ title: STATUS_CODES[status], status, code: "bad_request", detail });

/** Without it Node answers a request without a host before anybody can say anything. */
export const SERVER_OPTIONS = { requireHostHeader: false };

export function answerUnrouted(server: Server): void {
  // Before anything else has the request: a handler that refuses it early says so too.
  server.prependListener("request", (_, response: ServerResponse) => {
    response.setHeader(NOSNIFF, "nosniff");
  });
  server.on("checkExpectation", (_, response: ServerResponse) => {
    response.writeHead(417, { "content-type": PROBLEM_JSON, [NOSNIFF]: "nosniff" });
    response.end(problem(417, "Only `Expect: 100-continue` is supported."));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    // The client is gone, or an answer is under way on this connection.
    if (!socket.writable || error.code === "ECONNRESET" || hasBegun(socket))
      return void socket.destroy(error);
    const status = STATUS_OF[error.code ?? ""] ?? 400;
    const body = problem(status, "The request is not HTTP/1.1 that can be read, or came too slowly.");
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Connection: close",
      `Content-Type: ${PROBLEM_JSON}`,
      "X-Content-Type-Options: nosniff",
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  });
}

/** What Node keeps of the answer that a connection is at. */
const hasBegun = (socket: Duplex): boolean =>
  (socket as Duplex & { _httpMessage?: { headersSent?: boolean } })._httpMessage?.headersSent === true;

// What no route gets is answered as everything else is: with a reason, and never for a browser to guess what it is.
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerUnrouted, SERVER_OPTIONS } from "./unrouted.js";

let server: Server;
let port: number;
beforeAll(async () => {
  const fetch = async () => new Response("routed");
  server = createAdaptorServer({ fetch, serverOptions: SERVER_OPTIONS }) as Server;
  answerUnrouted(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function answerTo(request: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let said = "";
  socket.on("data", (chunk) => {
    said += chunk.toString("latin1");
    if (said.includes("\r\n\r\n")) setTimeout(() => socket.destroy(), 50);
  });
  socket.on("error", () => {});
  socket.write(request);
  await once(socket, "close");
  return said;
}

const HOST = "Host: 127.0.0.1\r\n";
test.each([
  ["no HTTP", "GARBAGE\r\n\r\n", 400],
  ["another version", `GET / HTTP/9.9\r\n${HOST}\r\n`, 400],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  ["a method that there is not", `FOO / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["headers that are too long", `GET / HTTP/1.1\r\n${HOST}X: ${"x".repeat(20_000)}\r\n\r\n`, 431],
  ["a length that is no number", `POST / HTTP/1.1\r\n${HOST}Content-Length: abc\r\n\r\n`, 400],
  [
    "two lengths",
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  ["an expectation", `POST / HTTP/1.1\r\n${HOST}Expect: 200-maybe\r\nContent-Length: 2\r\n\r\n{}`, 417],
  ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["no host in HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 400],
  ["no address", `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["what has a route", `GET / HTTP/1.1\r\n${HOST}\r\n`, 200],
])("%s", async (_, request, status) => {
  const answer = await answerTo(request);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer.match(/x-content-type-options: nosniff/gi)).toHaveLength(1);
});

// What a receiver may answer: only a 2xx is a delivery, nothing holds the sender up, and nothing of the answer is read.
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { send } from "./send.js";

/** A receiver that does what it likes with the connection once it has read the head of the request. */
async function receiver(answer: (socket: Socket, request: string) => void) {
  const requests: string[] = [];
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (bytes) => {
      requests.push(bytes.toString());
      answer(socket, bytes.toString());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`), requests };
}
const says = (text: string) => receiver((socket) => socket.end(text));
const sent = async (url: URL, timeout_ms = 1_000) => send(url, { "webhook-id": "i" }, "{}", timeout_ms);

test.each([200, 201, 204])("%i is a delivery", async (status) => {
  const { url, requests } = await says(`HTTP/1.1 ${status} X\r\ncontent-length: 0\r\n\r\n`);
  expect(await sent(url)).toEqual({ kind: "delivered" });
  expect(requests[0]).toMatch(/^POST \/x HTTP\/1\.1\r\n/);
});

test.each([408, 425, 429, 500, 502, 503])("%i is tried again", async (status) => {
  const { url } = await says(`HTTP/1.1 ${status} X\r\n\r\n`);
  expect(await sent(url)).toEqual({ kind: "later", why: `it answered ${status}` });
});

test.each([400, 401, 403, 404, 410, 422])("%i is final", async (status) => {
  const { url } = await says(`HTTP/1.1 ${status} X\r\n\r\n`);
  expect(await sent(url)).toEqual({ kind: "refused", why: `it answered ${status}` });
});

test("Retry-After is waited for, an hour at most", async () => {
  const after = async (header: string) => {
    const { url } = await says(`HTTP/1.1 429 X\r\nretry-after: ${header}\r\n\r\n`);
    return ((await sent(url)) as { after_ms?: number }).after_ms;
  };
  expect(await after("30")).toBe(30_000);
  expect(await after("99999999")).toBe(3_600_000);
  expect(await after("-5")).toBeUndefined();
  expect(await after("soon")).toBeUndefined();
});

test.each([301, 302, 307, 308])("%i is not followed", async (status) => {
  const other = await says("HTTP/1.1 200 X\r\n\r\n");
  const { url } = await says(`HTTP/1.1 ${status} X\r\nlocation: ${other.url.href}\r\n\r\n`);
  expect(await sent(url)).toMatchObject({ kind: "refused", why: expect.stringContaining("not followed") });
  expect(other.requests).toEqual([]);
});

test("a body without end is not read", async () => {
  let written = 0;
  const { url } = await receiver((socket) => {
    socket.write("HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n");
    const more = () => {
      while (!socket.destroyed && socket.write(`4000\r\n${"x".repeat(0x4000)}\r\n`)) written += 1;
    };
    socket.on("drain", more);
    more();
  });
  expect(await sent(url, 5_000)).toEqual({ kind: "delivered" });
  expect(written).toBeLessThan(10_000);
});

test.each<[string, (socket: Socket) => void, string]>([
  ["nothing", () => {}, "it did not answer within 0.3 s"],
  [
    "a header a byte at a time",
    (socket) => {
      const drip = setInterval(() => void socket.write("x"), 20);
      socket.write("HTTP/1.1 200 X\r\n");
      socket.on("close", () => clearInterval(drip));
    },
    "it did not answer within 0.3 s",
  ],
  [
    "headers without end",
    (socket) => void socket.write(`HTTP/1.1 200 X\r\n${"a: b\r\n".repeat(10_000)}`),
    "could not be reached (HPE_HEADER_OVERFLOW)",
  ],
  [
    "what is not HTTP",
    (socket) => void socket.end("SSH-2.0-OpenSSH_9.6\r\n"),
    "it could not be reached (HPE_",
  ],
  [
    "only 100 Continue",
    (socket) => void socket.write("HTTP/1.1 100 X\r\n\r\n".repeat(100)),
    "it did not answer within 0.3 s",
  ],
  ["a closed connection", (socket) => void socket.destroy(), "it could not be reached (ECONNRESET)"],
])("%s is tried again", async (_, answer, why) => {
  const { url } = await receiver(answer);
  const limit_ms = why.includes("0.3 s") ? 300 : 30_000;
  const began = performance.now();
  expect(await sent(url, limit_ms)).toEqual({ kind: "later", why: expect.stringContaining(why) as string });
  expect(performance.now() - began).toBeLessThan(20_000);
});

test("101 is no delivery", async () => {
  const { url } = await receiver((socket) =>
    socket.write("HTTP/1.1 101 X\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
  );
  expect(await sent(url)).toEqual({ kind: "later", why: "it answered 101" });
});

test("what does not listen, or has no address, is told without the address", async () => {
  expect(await sent(new URL("http://127.0.0.1:1/secret"))).toEqual({
    kind: "later",
    why: "it could not be reached (ECONNREFUSED)",
  });
  const { why } = (await sent(new URL("http://token.invalid/"), 5_000)) as { why: string };
  expect(why).not.toContain("token");
});

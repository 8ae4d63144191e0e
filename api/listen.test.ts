// Listening: on the wanted port, on the next free one only where that was asked for.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "./listen.js";

const host = "127.0.0.1";

function newServer() {
  const server = createServer((_, response) => response.end("mine"));
  onTestFinished(() => void server.close());
  return server;
}

async function busyPort(): Promise<number> {
  const holder = newServer().listen(0, host);
  await once(holder, "listening");
  return (holder.address() as AddressInfo).port;
}

test("a busy port is refused", async () => {
  const port = await busyPort();
  await expect(listen(newServer(), { host, port, next_free: false })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

test("where it may, it serves on another port instead, close to a busy one", async () => {
  const port = await busyPort();
  const taken = await Promise.all([1, 2, 3].map(() => listen(newServer(), { host, port, next_free: true })));
  expect(new Set([port, ...taken]).size).toBe(4);
  for (const each of taken) expect(await (await fetch(`http://${host}:${each}`)).text()).toBe("mine");
  expect(Math.min(...taken) - port).toBeLessThanOrEqual(20);
});

test("the last port of all has no next one", async () => {
  const server = newServer();
  const first = await listen(server, { host, port: 65_535, next_free: true });
  expect(await listen(newServer(), { host, port: 65_535, next_free: true })).not.toBe(first);
});

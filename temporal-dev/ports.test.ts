// A port that is told to a server is spoken for until the server has it.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type ClaimedPort, claimPort } from "./ports.js";

async function claim(wanted: number): Promise<ClaimedPort> {
  const claimed = await claimPort(wanted);
  onTestFinished(() => claimed.release());
  return claimed;
}

test("the wanted one where it is free, another where it is spoken for, the wanted one again afterwards", async () => {
  const { port, release } = await claimPort(0);
  release();
  const first = await claim(port);
  expect(first).toMatchObject({ port, moved: false });
  const second = await claim(port);
  expect(second.moved).toBe(true);
  expect(second.port).not.toBe(port);
  first.release();
  expect(await claim(port)).toMatchObject({ port, moved: false });
});

test("another where somebody listens", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  const { port } = holder.address() as AddressInfo;
  expect((await claim(port)).port).not.toBe(port);
  await new Promise((closed) => holder.close(closed));
});

test("0 is any, and no move", async () => {
  const claimed = await claim(0);
  expect(claimed.port).toBeGreaterThan(0);
  expect(claimed.moved).toBe(false);
});

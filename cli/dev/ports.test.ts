// A busy port is never insisted on.
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { choosePort } from "./ports.js";

test("takes the wanted one when it is free, another when it is busy or spoken for", async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as AddressInfo;
  const other = await choosePort(port);
  expect(other).not.toBe(port);
  await new Promise((resolve) => holder.close(resolve));
  expect(await choosePort(port)).toBe(port);
  expect(await choosePort(port, new Set([port]))).not.toBe(port);
});

test("0 is any", async () => {
  expect(await choosePort(0)).toBeGreaterThan(0);
});

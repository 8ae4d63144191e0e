// Runs are found by their devices, few or very many, and not any more once they are removed.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFileStore } from "../../artifacts/index.js";
import { indexDevices, removeFromIndex, runsWith } from "./device-index.js";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "device-index-"));
});
afterEach(() => rm(root, { recursive: true }));

const many = Array.from({ length: 10_000 }, (_, n) => `d${n}`);

it("finds runs of few devices and of ten thousand, and writes one object for these", async () => {
  const store = createFileStore({ root });
  const paths = async () => {
    const found: string[] = [];
    for await (const { path } of store.sizes("")) found.push(path);
    return found;
  };
  await indexDevices(store, "small", ["d1", "r1"]);
  await indexDevices(store, "large", many);
  const found = async (device: string, isWanted = (_run: string) => true) =>
    (await runsWith(store, device, isWanted)).sort();
  expect(await found("d1")).toEqual(["large", "small"]);
  expect(await found("d9999")).toEqual(["large"]);
  expect(await found("r1")).toEqual(["small"]);
  expect(await found("d")).toEqual([]);
  expect(await found("d1", (run) => run !== "large")).toEqual(["small"]);
  expect(await paths()).toHaveLength(3);
  await removeFromIndex(store, "large", many);
  await removeFromIndex(store, "small", ["d1", "r1"]);
  expect(await paths()).toEqual([]);
});

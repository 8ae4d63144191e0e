// Many small files at once, which a thread writes: the compiled store, since a thread runs no TypeScript.
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ByteStore } from "../store.js";
import { collect, sha256 } from "../testing/bytes.js";
import { buildStore } from "./testing/built-store.js";

const scratch = mkdtempSync(join(tmpdir(), "artifacts-thread-"));
const root = join(scratch, "store");
let store: ByteStore;

beforeAll(async () => {
  const { createFileStore } = (await import(buildStore(join(scratch, "built")))) as {
    createFileStore: (options: { root: string }) => ByteStore;
  };
  store = createFileStore({ root });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const bodyOf = (n: number): string | Uint8Array => (n % 2 ? `text ${n} ü` : Buffer.alloc(n * 20, n));
const paths = Array.from({ length: 400 }, (_, n) => `runs/r/devices/d${n % 20}/steps/${n}.txt`);

it("all of them are there, whole, and each put tells what it wrote", async () => {
  const told = await Promise.all(paths.map((path, n) => store.put(path, bodyOf(n))));
  const listed = new Map((await collect(store.list("runs/"))).map((info) => [info.path, info]));
  expect(listed.size).toBe(paths.length);
  for (const [n, path] of paths.entries()) {
    expect(listed.get(path)).toEqual({ ...told[n], modified_at: expect.any(String) });
    expect(told[n]?.sha256).toBe(sha256(bodyOf(n)));
  }
  expect(readdirSync(join(root, ".tmp"))).toEqual([]);
});

it("is refused with the same words as a single one", async () => {
  await store.put("a", "x");
  symlinkSync(scratch, join(root, "out"));
  const crowd = (path: string) =>
    Promise.allSettled(paths.map((other, n) => store.put(n === 300 ? path : other, "x")));
  for (const [path, code] of [
    ["a/b", "is_folder"],
    ["out/x", "escapes_root"],
  ] as const) {
    const results = await crowd(path);
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(results[300]).toMatchObject({ reason: { code } });
    await expect(store.put(path, "x")).rejects.toMatchObject({ code });
  }
});

it("goes through a link that took the storeRoot of a folder only where it stays in the store", async () => {
  const outside = join(scratch, "outside");
  mkdirSync(outside);
  const folder = join(root, "linked/d");
  const crowd = (body: string) =>
    Promise.allSettled(Array.from({ length: 40 }, (_, n) => store.put(`linked/d/${n}.txt`, body)));
  await crowd("one");
  renameSync(folder, join(root, "linked/moved"));

  symlinkSync(outside, folder);
  for (const result of await crowd("two")) expect(result).toMatchObject({ reason: { code: "escapes_root" } });
  expect(readdirSync(outside)).toEqual([]);

  rmSync(folder);
  symlinkSync("moved", folder);
  for (const result of await crowd("three")) expect(result.status).toBe("fulfilled");
  expect((await store.read("linked/moved/7.txt"))?.toString()).toBe("three");
});

it("writes on while folders are removed under it", async () => {
  const writing = new AbortController();
  const pruner = (async () => {
    while (!writing.signal.aborted) await store.remove("pruned/");
  })();
  for (let round = 0; round < 20; round += 1)
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => store.put(`pruned/r-${n % 3}/devices/d/${n}.txt`, "x")),
    );
  writing.abort();
  await pruner;
  expect(readdirSync(join(root, ".tmp"))).toEqual([]);
});

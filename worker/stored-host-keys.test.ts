// Host keys in a shared store: what one worker learned, all know.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFileStore } from "../artifacts/index.js";
import type { KnownHosts } from "../packages/devices/src/index.js";
import { ed25519 } from "../packages/lab/src/key-pair.js";
import { storedHostKeys } from "./stored-host-keys.js";

const newKey = (): string => ed25519().public.split(" ").slice(0, 2).join(" ");
const keysOf = (hosts: KnownHosts, name: string): string[] =>
  hosts.of(name).map(({ type, key }) => `${type} ${key}`);

/** @returns also how many objects were read */
async function newStore() {
  const root = await mkdtemp(join(tmpdir(), "orchestrator-keys-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const files = createFileStore({ root });
  const counted = { reads: 0 };
  const read: typeof files.read = (path) => {
    counted.reads++;
    return files.read(path);
  };
  return { ...files, read, counted };
}

test("a key that one worker has learned is known to the other", async () => {
  const store = await newStore();
  const key = newKey();
  const other = storedHostKeys(store, "s3://bucket", "known_hosts");
  expect(keysOf(await other.read(), "r1")).toEqual([]);
  await storedHostKeys(store, "s3://bucket", "known_hosts").append(() => `r1 ${key}`);
  expect(keysOf(await other.read(), "r1")).toEqual([key]);
});

test("of two workers that learn a host at once, the second one decides on what the first one learned", async () => {
  const store = await newStore();
  const learn = async (key: string): Promise<string> => {
    let known: string | undefined;
    await storedHostKeys(store, "s3://bucket", "known_hosts").append((hosts) => {
      [known] = keysOf(hosts, "r1");
      return known === undefined ? `r1 ${key}` : undefined;
    });
    return known ?? key;
  };
  const learned = await Promise.all([newKey(), newKey(), newKey()].map(learn));
  const kept = keysOf(await storedHostKeys(store, "s3://bucket", "known_hosts").read(), "r1");
  expect(kept).toHaveLength(1);
  expect(learned).toEqual([kept[0], kept[0], kept[0]]);
});

test("each object is read once, however many logins there are, and again where it has changed or gone", async () => {
  const store = await newStore();
  const [old, changed] = [newKey(), newKey()];
  const writer = storedHostKeys(store, "s3://bucket", "known_hosts");
  for (let n = 0; n < 20; n++) await writer.append(() => `r${n} ${old}`);
  store.counted.reads = 0;
  const keys = storedHostKeys(store, "s3://bucket", "known_hosts");
  await Promise.all(Array.from({ length: 50 }, () => keys.read()));
  expect(store.counted.reads).toBe(20);
  const paths: string[] = [];
  for await (const { path } of store.sizes("known_hosts/")) paths.push(path);
  const [first, second] = paths as [string, string];
  const name = (await store.read(first))!.toString().split(" ")[0]!;
  const gone = (await store.read(second))!.toString().split(" ")[0]!;
  await store.put(first, `${name} ${changed} edited\n`);
  await store.delete(second);
  const hosts = await keys.read();
  expect(keysOf(hosts, name)).toEqual([changed]);
  expect(keysOf(hosts, gone)).toEqual([]);
  expect(keysOf(hosts, "r19")).toEqual([old]);
});

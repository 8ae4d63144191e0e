// What an attempt leaves by way of `gathering`, whichever store it goes to: files under their own paths.
import { randomBytes, randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { bytesFromStore, fromStore, streamFromStore } from "../../packages/devices/src/words/masked.js";
import { deviceFolder, runFolder } from "../paths.js";
import type { ByteStore } from "../store.js";
import { bytesOf, collect, sha256 } from "../testing/bytes.js";
import { gathering } from "./gather.js";

const text = (length: number, seed: string) =>
  fromStore(seed.repeat(Math.ceil(length / seed.length)).slice(0, length));

async function* inPieces(bytes: Buffer): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000);
}

/** @param make A store that others may share. */
export function describeGathering(make: () => ByteStore): void {
  const stand = () => {
    const [store, run] = [make(), randomUUID()];
    const folder = deviceFolder(run, "r1");
    const attempt = (order: string) => gathering(store, { folder, order });
    const read = async (name: string) => (await store.read(folder + name))?.toString();
    const names = async (prefix = runFolder(run), from?: string) =>
      (await collect(store.list(prefix, from))).map(({ path }) =>
        path.startsWith(folder) ? path.slice(folder.length) : "",
      );
    return { store, run, folder, attempt, read, names };
  };

  describe("gathering", () => {
    it("leaves each file under its own path, listed, read and opened as any other", async () => {
      const { store, run, folder, attempt, read, names } = stand();
      const gathered = attempt("a");
      const large = randomBytes(700_000);
      const bodies = {
        "empty.txt": "",
        "main-1.txt": "first\n",
        "main-2.json": '{"ü":1}',
        "session-1.cast": text(120_000, "cast "),
        "snapshots/before.json": "[]",
      };
      for (const [name, body] of Object.entries(bodies))
        expect(await gathered.put(folder + name, fromStore(body))).toMatchObject({
          path: folder + name,
          bytes: Buffer.byteLength(body),
          sha256: sha256(body),
        });
      const put = await gathered.put(`${folder}large.txt`, streamFromStore(inPieces(large)));
      expect(put).toMatchObject({ path: `${folder}large.txt`, bytes: large.length, sha256: sha256(large) });
      await gathered.put(`${folder}whole.raw`, bytesFromStore(large));
      await gathered.writeOut();
      await store.put(`${folder}beside.txt`, "plain");
      await store.put(`${runFolder(run)}plan.json`, "{}");

      const all = [...Object.keys(bodies), "beside.txt", "large.txt", "whole.raw"].sort();
      const listed = await collect(store.list(runFolder(run)));
      expect(listed.map(({ path }) => path)).toEqual([
        ...all.map((name) => folder + name),
        `${runFolder(run)}plan.json`,
      ]);
      for (const [name, body] of Object.entries(bodies)) {
        expect([name, await read(name)]).toEqual([name, body]);
        const opened = await store.open(folder + name);
        expect(opened?.info).toEqual(listed.find(({ path }) => path === folder + name));
        expect(opened?.info).toMatchObject({ bytes: Buffer.byteLength(body), sha256: sha256(body) });
        expect((await bytesOf(opened?.body as Readable)).toString()).toBe(body);
      }
      expect(sha256((await store.read(`${folder}large.txt`)) as Buffer)).toBe(sha256(large));
      expect(listed.find(({ path }) => path.endsWith("large.txt"))).toMatchObject({ sha256: sha256(large) });
      const sizes = await collect(store.sizes(runFolder(run)));
      expect(sizes.map(({ path, bytes }) => [path, bytes])).toEqual(
        listed.map(({ path, bytes }) => [path, bytes]),
      );

      expect(await names(`${folder}snapshots/`)).toEqual(["snapshots/before.json"]);
      expect(await names(runFolder(run), `${folder}main-2`)).toEqual([
        ...all.filter((name) => name >= "main-2"),
        "",
      ]);
      expect(await collect(store.children(folder))).toEqual(["snapshots"]);
      expect(await collect(store.children(`${runFolder(run)}devices/`))).toEqual(["r1"]);
      expect(await read("main-3.txt")).toBeUndefined();
      await store.remove(runFolder(run));
      expect(await names()).toEqual([]);
      expect(await read("main-1.txt")).toBeUndefined();
    });

    it("gives ranges", async () => {
      const { store, folder, attempt } = stand();
      const gathered = attempt("a");
      await gathered.put(`${folder}before.txt`, fromStore("before"));
      await gathered.put(`${folder}digits.txt`, fromStore("0123456789"));
      await gathered.put(`${folder}after.txt`, fromStore("after"));
      await gathered.writeOut();
      const range = async (start: number, end: number): Promise<string> => {
        const opened = await store.open(`${folder}digits.txt`, { start, end });
        expect(opened?.info).toMatchObject({ bytes: 10, sha256: sha256("0123456789") });
        return (await bytesOf(opened?.body as Readable)).toString();
      };
      expect([await range(0, 0), await range(2, 5), await range(8, 99), await range(10, 20)]).toEqual([
        "0",
        "2345",
        "89",
        "",
      ]);
    });

    it("shows what it has put to itself at once, and to others what it has flushed, also while it goes on", async () => {
      const { folder, attempt, read } = stand();
      const gathered = attempt("a");
      for (const version of ["one", "two", "three"]) {
        await gathered.put(`${folder}look.txt`, fromStore(version));
        await gathered.put(`${folder}${version}.txt`, fromStore(text(9_000, version)));
        expect((await gathered.read(`${folder}look.txt`))?.toString()).toBe(version);
        const opened = await gathered.open(`${folder}look.txt`);
        expect((await bytesOf(opened?.body as Readable)).toString()).toBe(version);
        await gathered.writeOut();
        expect(gathered.isDirty).toBe(false);
        expect([await read("look.txt"), await read("one.txt")]).toEqual([version, text(9_000, "one")]);
      }
    });

    it("never shows a torn file to readers while its pack is written again", async () => {
      const { store, folder, attempt } = stand();
      const gathered = attempt("a");
      await gathered.put(`${folder}hot.txt`, text(30_000, "version 0 "));
      await gathered.writeOut();
      const known = new Set<string>();
      const end = new AbortController();
      async function look(): Promise<void> {
        while (!end.signal.aborted) {
          const opened = await store.open(`${folder}hot.txt`);
          expect(sha256(await bytesOf(opened?.body as Readable))).toBe(opened?.info.sha256);
          expect(await store.read(`${folder}hot.txt`)).toBeDefined();
          for (const { sha256: digest } of await collect(store.list(folder))) known.add(digest);
        }
      }
      const readers = Promise.all([look(), look()]);
      for (let n = 1; n <= 20; n++) {
        await gathered.put(`${folder}a${n}.txt`, text(n * 100, `${n}`));
        await gathered.put(`${folder}hot.txt`, text(30_000 + n * 997, `version ${n} `));
        await gathered.writeOut();
      }
      end.abort();
      await readers;
      expect(known.size).toBeGreaterThan(2);
    });
  });
}

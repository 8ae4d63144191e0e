// What every artifact store has to do. Run against the filesystem in the unit tests, against a real S3 server in test/s3/.
import { randomBytes, randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { afterEach, describe, expect, it } from "vitest";
import { proveConditionalCreate } from "./probe.js";
import type { ByteStore } from "./store.js";
import { bytesOf, collect, sha256 } from "./testing/bytes.js";

const MIB = 1_024 * 1_024;

async function* inChunks(bytes: Buffer, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** As some sources do: every piece is the same memory, filled anew. */
async function* inOneBuffer(bytes: Buffer, size: number): AsyncIterable<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size)
    yield buffer.subarray(0, bytes.copy(buffer, 0, at, at + size));
}

async function* failsAfter(bytes: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes; at += 65_536) yield Buffer.alloc(65_536, "x");
  throw new Error("the source broke");
}

/** @param make A store that others may share; each test works in a folder of its own. */
export function describeStore(make: () => ByteStore): void {
  let folder = `t-${randomUUID()}/`;
  afterEach(async () => {
    await make().remove(folder);
    folder = `t-${randomUUID()}/`;
  });
  const at = (path: string): string => folder + path;
  const paths = async (prefix: string): Promise<string[]> =>
    (await collect(make().list(prefix))).map(({ path }) => path.slice(folder.length));

  describe("put and read", () => {
    it("gives back what was put, and says what it is", async () => {
      const store = make();
      const put = await store.put(at("plan.json"), '{"ü":1}');
      expect(put).toMatchObject({
        path: at("plan.json"),
        bytes: 8,
        sha256: sha256('{"ü":1}'),
        media_type: "application/json",
      });
      expect((await store.read(at("plan.json")))?.toString()).toBe('{"ü":1}');
      const opened = await store.open(at("plan.json"));
      expect(opened?.info).toEqual({ ...put, modified_at: expect.any(String) });
      const modified_at = opened?.info.modified_at as string;
      expect(new Date(modified_at).toISOString()).toBe(modified_at);
      expect((await bytesOf(opened?.body as Readable)).toString()).toBe('{"ü":1}');
    });

    it("replaces, and lists the new digest at once", async () => {
      const store = make();
      for (const text of ["one", "two", "three"]) {
        await store.put(at("a.txt"), text);
        expect((await store.read(at("a.txt")))?.toString()).toBe(text);
        expect((await collect(store.list(folder))).map((entry) => entry.sha256)).toEqual([sha256(text)]);
      }
    });

    it("knows nothing of what is not there", async () => {
      const store = make();
      await store.put(at("dir/file.txt"), "x");
      for (const path of ["none.txt", "none/none.txt", "dir", "dir/file.txt/below"]) {
        expect(await store.read(at(path))).toBeUndefined();
        expect(await store.open(at(path))).toBeUndefined();
      }
    });

    it("takes an empty artifact", async () => {
      const store = make();
      await store.put(at("empty"), "");
      expect(await store.read(at("empty"))).toEqual(Buffer.alloc(0));
      expect((await bytesOf((await store.open(at("empty")))?.body as Readable)).length).toBe(0);
      expect(await collect(store.list(folder))).toMatchObject([{ bytes: 0, sha256: sha256("") }]);
    });

    it("takes a large artifact as a stream of pieces of any size", async () => {
      const store = make();
      const bytes = randomBytes(21 * MIB + 17);
      const put = await store.put(at("large.raw"), inChunks(bytes, 100_003));
      expect(put).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
      expect(sha256((await store.read(at("large.raw"))) as Buffer)).toBe(sha256(bytes));
      const small = await store.put(at("small.raw"), inChunks(bytes.subarray(0, 1_000), 1));
      expect(small.sha256).toBe(sha256(bytes.subarray(0, 1_000)));
      const reused = await store.put(at("reused.raw"), inOneBuffer(bytes.subarray(0, 10_000), 999));
      expect(reused.sha256).toBe(sha256(bytes.subarray(0, 10_000)));
      expect(await collect(store.list(folder))).toMatchObject([
        { path: at("large.raw"), sha256: sha256(bytes), bytes: bytes.length },
        { path: at("reused.raw"), sha256: reused.sha256 },
        { path: at("small.raw"), sha256: small.sha256 },
      ]);
    });

    it("lists from a path on, whether it is there or not", async () => {
      const store = make();
      const names = ["a.txt", "a/b.txt", "a/c/d.txt", "a0/e.txt", "b.txt", "é/f.txt"];
      for (const name of names) await store.put(at(name), "x");
      const all = (await collect(store.list(folder))).map(({ path }) => path);
      expect([...all].sort()).toEqual(names.map(at).sort());
      for (const from of [...all, at("a"), at("a/"), at("a/c"), at("a/c/d.txt\0"), at("zz"), at("")])
        expect([from, (await collect(store.list(folder, from))).map(({ path }) => path)]).toEqual([
          from,
          all.filter((path) => Buffer.compare(Buffer.from(path), Buffer.from(from)) >= 0),
        ]);
    });

    it("leaves the old bytes when a source breaks, or nothing where nothing was", async () => {
      const store = make();
      await store.put(at("kept.txt"), "old");
      for (const length of [65_536, 20 * MIB]) {
        await expect(store.put(at("kept.txt"), failsAfter(length))).rejects.toThrow("the source broke");
        await expect(store.put(at("new.txt"), failsAfter(length))).rejects.toThrow("the source broke");
      }
      expect((await store.read(at("kept.txt")))?.toString()).toBe("old");
      expect(await paths(folder)).toEqual(["kept.txt"]);
    });

    it("gives ranges, both ends included", async () => {
      const store = make();
      await store.put(at("digits.txt"), "0123456789");
      const range = async (start: number, end: number): Promise<string> => {
        const opened = await store.open(at("digits.txt"), { start, end });
        expect(opened?.info).toMatchObject({ bytes: 10, sha256: sha256("0123456789") });
        return (await bytesOf(opened?.body as Readable)).toString();
      };
      expect(await range(0, 0)).toBe("0");
      expect(await range(2, 5)).toBe("2345");
      expect(await range(8, 99)).toBe("89");
      expect(await range(10, 20)).toBe("");
    });

    it("never shows a torn body to readers while it is replaced", async () => {
      const store = make();
      const versions = Array.from({ length: 100 }, (_, n) => Buffer.alloc(40_000 + n * 997, `version ${n} `));
      const known = new Map(versions.map((bytes) => [sha256(bytes), bytes.length]));
      await store.put(at("hot.txt"), versions[0] as Buffer);
      const writing = new AbortController();
      let looked = 0;
      async function look(): Promise<void> {
        while (!writing.signal.aborted) {
          const read = (await store.read(at("hot.txt"))) as Buffer;
          expect(known.get(sha256(read))).toBe(read.length);
          const opened = await store.open(at("hot.txt"));
          const body = await bytesOf(opened?.body as Readable);
          expect(sha256(body)).toBe(opened?.info.sha256);
          for (const entry of await collect(store.list(folder)))
            expect(known.get(entry.sha256)).toBe(entry.bytes);
          looked += 1;
        }
      }
      const readers = Promise.all([look(), look()]);
      for (const bytes of versions) await store.put(at("hot.txt"), bytes);
      writing.abort();
      await readers;
      expect(looked).toBeGreaterThan(2);
    });
  });

  describe("create", () => {
    it("lets the first win and leaves its bytes alone", async () => {
      const store = make();
      expect(await store.create(at("intents/r1/bounce.json"), "first")).toBe(true);
      expect(await store.create(at("intents/r1/bounce.json"), "second")).toBe(false);
      expect((await store.read(at("intents/r1/bounce.json")))?.toString()).toBe("first");
      await store.put(at("put.json"), "put");
      expect(await store.create(at("put.json"), "created")).toBe(false);
    });

    it("lets exactly one of fifty win, and no loser sees less than all of its bytes", async () => {
      const store = make();
      const body = (n: number): string => JSON.stringify({ n, padding: "x".repeat(100_000) });
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          const won = await store.create(at("one/path.json"), body(n));
          return { n, won, seen: (await store.read(at("one/path.json")))?.toString() };
        }),
      );
      const winners = outcomes.filter(({ won }) => won);
      expect(winners).toHaveLength(1);
      for (const { seen } of outcomes) expect(seen).toBe(body(winners[0]?.n as number));
    });

    it("is proven by the probe", async () => {
      expect(await proveConditionalCreate(make())).toEqual({ ok: true });
      await make().probe();
      expect(await collect(make().list("probes/"))).toEqual([]);
    });
  });

  describe("list, children and remove", () => {
    const tree = [
      "a-b.txt",
      "a.txt",
      "a/1.txt",
      "a/b/2.txt",
      "a0.txt",
      "b/3.txt",
      "é.txt",
      "～.txt",
      "😀.txt",
    ];

    it("lists what is below a folder, in the order of the paths' bytes", async () => {
      const store = make();
      for (const path of tree.toReversed()) await store.put(at(path), path);
      expect(await paths(folder)).toEqual(tree);
      expect(await paths(at("a/"))).toEqual(["a/1.txt", "a/b/2.txt"]);
      expect(await paths(at("a"))).toEqual(["a/1.txt", "a/b/2.txt"]);
      expect(await paths(at("none/"))).toEqual([]);
      for (const entry of await collect(store.list(folder))) {
        expect(entry.sha256).toBe(sha256(entry.path.slice(folder.length)));
      }
    });

    it("lists more than a page", async () => {
      const store = make();
      const names = Array.from({ length: 1_100 }, (_, n) => `many/${String(n).padStart(4, "0")}.txt`);
      await Promise.all(names.map((name) => store.put(at(name), name)));
      expect(await paths(at("many/"))).toEqual(names);
      expect(await store.remove(at("many/"))).toBe(1_100);
      expect(await paths(folder)).toEqual([]);
    });

    it("names the folders directly below, and only those that hold something", async () => {
      const store = make();
      for (const path of ["runs/r-2/plan.json", "runs/r-1/devices/d/x.txt", "runs/r-10/a", "runs/file"]) {
        await store.put(at(path), "x");
      }
      expect(await collect(store.children(at("runs/")))).toEqual(["r-1", "r-10", "r-2"]);
      expect(await store.remove(at("runs/r-1/devices/d/"))).toBe(1);
      expect(await collect(store.children(at("runs/")))).toEqual(["r-10", "r-2"]);
      expect(await collect(store.children(at("none/")))).toEqual([]);
    });

    it("tells the sizes of what is below a folder", async () => {
      const store = make();
      await Promise.all([
        store.put(at("m/1"), "abc"),
        store.put(at("m/2/3"), "de"),
        store.put(at("mm"), "f"),
      ]);
      const [first, ...others] = await collect(store.sizes(at("m/")));
      expect([first, ...others]).toMatchObject([
        { path: at("m/1"), bytes: 3 },
        { path: at("m/2/3"), bytes: 2 },
      ]);
      await store.put(at("m/1"), "abd");
      const [changed, ...same] = await collect(store.sizes(at("m/")));
      expect(same).toEqual(others);
      const versions = [first?.version, changed?.version].filter((version) => version !== undefined);
      expect(new Set(versions).size).toBe(versions.length);
      expect(await collect(store.sizes(at("none/")))).toEqual([]);
    });

    it("removes one artifact and nothing beside it", async () => {
      const store = make();
      for (const path of ["run/1", "run/1.json", "run/2/3"]) await store.put(at(path), "x");
      expect(await store.delete(at("run/1"))).toBe(true);
      expect(await store.delete(at("run/1"))).toBe(false);
      expect(await store.delete(at("run/2"))).toBe(false);
      expect(await store.read(at("run/1"))).toBeUndefined();
      expect(await paths(folder)).toEqual(["run/1.json", "run/2/3"]);
      expect(await store.create(at("run/1"), "again")).toBe(true);
    });

    it("removes a folder and nothing beside it", async () => {
      const store = make();
      for (const path of ["run/1", "run/2/3", "run-2/1", "ru", "runs"]) await store.put(at(path), "x");
      expect(await store.remove(at("run/"))).toBe(2);
      expect(await store.remove(at("run/"))).toBe(0);
      expect(await store.remove(at("ru/"))).toBe(0);
      expect(await paths(folder)).toEqual(["ru", "run-2/1", "runs"]);
      await store.put(at("run/1"), "again");
      expect((await store.read(at("run/1")))?.toString()).toBe("again");
    });
  });

  describe("paths", () => {
    it.each([
      "",
      "/etc/passwd",
      "../x",
      "a/../../x",
      "a/./b",
      "a//b",
      "a/",
      "a\0b",
      "a\nb",
      "a\\b",
      ".tmp/x",
      "x".repeat(256),
      `${"x/".repeat(600)}x`,
      "\ud800",
    ])("refuses %j", async (path) => {
      const store = make();
      await expect(store.put(path, "x")).rejects.toMatchObject({ code: "bad_path" });
      await expect(store.create(path, "x")).rejects.toMatchObject({ code: "bad_path" });
      await expect(store.read(path)).rejects.toMatchObject({ code: "bad_path" });
      await expect(store.open(path)).rejects.toMatchObject({ code: "bad_path" });
      await expect(store.delete(path)).rejects.toMatchObject({ code: "bad_path" });
      if (path === "" || path === "a/") return;
      await expect(store.remove(path)).rejects.toMatchObject({ code: "bad_path" });
      await expect(collect(store.list(path))).rejects.toMatchObject({ code: "bad_path" });
      await expect(collect(store.children(path))).rejects.toMatchObject({ code: "bad_path" });
    });
  });
}

// The filesystem store: the common contract, and what only a folder on disk can get wrong.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { describeStore } from "../store.contract.js";
import { bytesOf, collect, sha256 } from "../testing/bytes.js";
import { createFileStore } from "./store.js";

const made: string[] = [];
function fresh(): string {
  const root = mkdtempSync(join(tmpdir(), "artifacts-"));
  made.push(root);
  return root;
}
afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});

const shared = createFileStore({ root: fresh() });
describeStore(() => shared);

it("a pipe is not an artifact, and whoever asks for it does not wait", async () => {
  const root = fresh();
  const store = createFileStore({ root });
  await store.put("runs/r/ok.txt", "ok");
  execFileSync("mkfifo", [join(root, "runs/r/pipe.txt")]);
  const asked = Promise.all(
    Array.from({ length: 8 }, () => [store.open("runs/r/pipe.txt"), store.read("runs/r/pipe.txt")]).flat(),
  );
  expect(await Promise.race([asked, setTimeout(30_000, "waits", { ref: false })])).toEqual(
    Array(16).fill(undefined),
  );
  expect(String(await store.read("runs/r/ok.txt"))).toBe("ok");
});

describe("links", () => {
  it("that lead out are refused for every use", async () => {
    const root = fresh();
    const outside = fresh();
    writeFileSync(join(outside, "secret.txt"), "secret");
    const store = createFileStore({ root });
    await store.put("runs/r/ok.txt", "ok");
    symlinkSync(outside, join(root, "runs/out"));
    symlinkSync(join(outside, "secret.txt"), join(root, "runs/r/link.txt"));

    const escape = { code: "escapes_root" };
    await expect(store.put("runs/out/x.txt", "x")).rejects.toMatchObject(escape);
    await expect(store.put("runs/out/deep/x.txt", "x")).rejects.toMatchObject(escape);
    await expect(store.create("runs/out/x.txt", "x")).rejects.toMatchObject(escape);
    await expect(store.read("runs/out/secret.txt")).rejects.toMatchObject(escape);
    await expect(store.read("runs/r/link.txt")).rejects.toMatchObject(escape);
    await expect(store.open("runs/r/link.txt")).rejects.toMatchObject(escape);
    await expect(store.remove("runs/out/")).rejects.toMatchObject(escape);
    await expect(collect(store.list("runs/out/"))).rejects.toMatchObject(escape);
    expect((await collect(store.list(""))).map(({ path }) => path)).toEqual(["runs/r/ok.txt"]);

    await store.put("runs/r/link.txt", "replaced");
    expect(await store.remove("")).toBe(2);
    expect(readdirSync(outside)).toEqual(["secret.txt"]);
  });

  it("are not artifacts for a reader that is told of them, and the others stay readable", async () => {
    const [root, outside] = [fresh(), fresh()];
    writeFileSync(join(outside, "secret.txt"), "secret");
    const told: string[] = [];
    const store = createFileStore({ root, onLink: (path) => told.push(path) });
    await store.put("runs/r/ok.txt", "ok");
    symlinkSync(outside, join(root, "runs/out"));
    symlinkSync(join(outside, "secret.txt"), join(root, "runs/r/out.txt"));
    symlinkSync("ok.txt", join(root, "runs/r/within.txt"));
    symlinkSync("itself.txt", join(root, "runs/r/itself.txt"));
    const links = [
      "runs/out/secret.txt",
      "runs/r/out.txt",
      "runs/r/within.txt",
      "runs/r/itself.txt",
      "runs/r/itself.txt/x",
    ];
    for (const link of links) {
      expect(await store.read(link)).toBeUndefined();
      expect(await store.open(link)).toBeUndefined();
      expect(await store.delete(link)).toBe(false);
    }
    expect([...new Set(told)]).toEqual(links);
    expect(await collect(store.list("runs/out/"))).toEqual([]);
    expect(await collect(store.children("runs/"))).toEqual(["r"]);
    expect(await store.remove("runs/out/")).toBe(0);
    expect(String(await store.read("runs/r/ok.txt"))).toBe("ok");
    expect(readdirSync(outside)).toEqual(["secret.txt"]);
  });

  it("in the place of the folder of temporary files is refused, and nothing behind it is removed", async () => {
    const [root, outside] = [fresh(), fresh()];
    const names = ["0123456789ab.1.01234567.1", "theirs.txt"];
    for (const name of names) {
      writeFileSync(join(outside, name), "theirs");
      utimesSync(join(outside, name), 0, 0);
    }
    symlinkSync(outside, join(root, ".tmp"));
    const escape = { code: "escapes_root" };
    await expect(createFileStore({ root }).put("a.txt", "x")).rejects.toMatchObject(escape);
    await expect(createFileStore({ root }).read("a.txt")).rejects.toMatchObject(escape);
    expect(readdirSync(outside)).toEqual(names);
  });

  it("that is planted there later is refused as well", async () => {
    const [root, outside] = [fresh(), fresh()];
    const store = createFileStore({ root });
    await store.put("runs/r/a.txt", "x");
    rmSync(join(root, ".tmp"), { recursive: true });
    symlinkSync(outside, join(root, ".tmp"));
    const escape = { code: "escapes_root" };
    await expect(store.create("runs/r/b.txt", "x")).rejects.toMatchObject(escape);
    await expect(store.put("runs/r/b.txt", Buffer.alloc(2_000_000))).rejects.toMatchObject(escape);
    await expect(store.put("runs/r/b.txt", "x")).rejects.toMatchObject(escape);
    await expect(store.remove("runs/r/")).rejects.toMatchObject(escape);
    expect(readdirSync(outside)).toEqual([]);
  });

  it("to what else the store holds do not have that removed", async () => {
    const root = fresh();
    const store = createFileStore({ root });
    await store.put("runs/kept/a.txt", "x");
    mkdirSync(join(root, "runs/r"));
    symlinkSync(join(root, "runs/kept"), join(root, "runs/link"));
    symlinkSync(join(root, "runs/kept/a.txt"), join(root, "runs/r/link.txt"));
    expect(await store.remove("runs/link/")).toBe(0);
    expect(await store.delete("runs/r/link.txt")).toBe(false);
    expect((await store.read("runs/kept/a.txt"))?.toString()).toBe("x");
  });

  it("may be the root itself", async () => {
    const link = join(fresh(), "link");
    symlinkSync(fresh(), link);
    const store = createFileStore({ root: link });
    await store.put("a/b.txt", "x");
    expect((await store.read("a/b.txt"))?.toString()).toBe("x");
  });
});

it("of files of the folder of temporary ones only our own are swept", async () => {
  const root = fresh();
  const [ours, theirs] = ["0123456789ab.1.01234567.1", "theirs.txt"];
  mkdirSync(join(root, ".tmp"));
  for (const name of [ours, theirs]) {
    writeFileSync(join(root, ".tmp", name), "x");
    utimesSync(join(root, ".tmp", name), 0, 0);
  }
  await createFileStore({ root }).put("a.txt", "x");
  expect(readdirSync(join(root, ".tmp"))).toEqual([theirs]);
});

describe("the bytes are the truth", () => {
  it("a file changed by hand is listed with its own digest", async () => {
    const root = fresh();
    const store = createFileStore({ root });
    await store.put("a.txt", "one");
    await collect(store.list(""));
    writeFileSync(join(root, "a.txt"), "two");
    expect(await collect(store.list(""))).toMatchObject([{ sha256: sha256("two") }]);
  });

  it("an opened artifact is read to its end although it is replaced or removed", async () => {
    const store = createFileStore({ root: fresh() });
    const bytes = Buffer.alloc(1_000_000, "old");
    await store.put("runs/r/a.txt", bytes);
    const first = await store.open("runs/r/a.txt");
    const second = await store.open("runs/r/a.txt");
    await store.put("runs/r/a.txt", "new");
    await store.remove("runs/r/");
    for (const opened of [first, second]) {
      expect((await bytesOf(opened!.body)).equals(bytes)).toBe(true);
    }
  });
});

describe("a folder that does not work", () => {
  it("says what is wrong: a file stands where a folder should be", async () => {
    const store = createFileStore({ root: fresh() });
    await store.put("a", "x");
    await expect(store.put("a/b", "x")).rejects.toMatchObject({ code: "is_folder" });
    await store.put("c/d", "x");
    await expect(store.put("c", "x")).rejects.toMatchObject({ code: "is_folder" });
  });

  it("says what is wrong: nobody may write there, root neither", async () => {
    const denied = expect.stringMatching(/^(access_denied|not_writable)$/);
    await expect(createFileStore({ root: "/sys/artifacts" }).probe()).rejects.toMatchObject({ code: denied });
  });

  it("works once it can be made", async () => {
    const root = join(fresh(), "blocked", "store");
    writeFileSync(join(root, "..", "..", "blocked"), "");
    const store = createFileStore({ root });
    await expect(store.probe()).rejects.toMatchObject({ code: "is_folder" });
    rmSync(join(root, ".."));
    await store.probe();
  });
});

it("does not name a folder that a writer made and then had no artifact for", async () => {
  const root = fresh();
  const store = createFileStore({ root });
  await store.put("runs/r-1/plan.json", "{}");
  mkdirSync(join(root, "runs/r-2/devices/d"), { recursive: true });
  expect(await collect(store.children("runs/"))).toEqual(["r-1"]);
});

it("writes on while folders are removed under it", async () => {
  const store = createFileStore({ root: fresh() });
  const writing = new AbortController();
  const pruner = (async () => {
    while (!writing.signal.aborted) await store.remove("runs/");
  })();
  for (let n = 0; n < 300; n += 1) await store.put(`runs/r-${n % 3}/devices/d/${n}.txt`, "x");
  writing.abort();
  await pruner;
  await store.put("runs/r/last.txt", "x");
  expect((await collect(store.list(""))).map(({ path }) => path)).toContain("runs/r/last.txt");
});

it("a large run is gone at once, and from the disk soon after", async () => {
  const root = fresh();
  const store = createFileStore({ root });
  for (let device = 0; device < 2_000; device++) {
    const own = join(root, "runs/r", `d${device}`);
    mkdirSync(own, { recursive: true });
    for (let n = 0; n < 10; n++) writeFileSync(join(own, `${n}.txt`), "x");
  }
  expect(await store.remove("runs/r/")).toBe(20_000);
  // It has answered before the disk is rid of them.
  expect(readdirSync(join(root, ".tmp"))).not.toEqual([]);
  expect(await collect(store.sizes("runs/"))).toEqual([]);
  await expect.poll(() => readdirSync(join(root, ".tmp")), { timeout: 60_000 }).toEqual([]);
}, 120_000);

// Nobody but its owner can look into a data folder, also into one that was there before.
import { chmod, lstat, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createFileStore } from "./index.js";
import { makeDataPrivate, makeFoldersPrivate, makePrivate } from "./private-folder.js";

let root: string;
let umask: number;
beforeEach(async () => {
  umask = process.umask(0o022);
  root = await mkdtemp(join(tmpdir(), "private-"));
});
afterEach(async () => {
  process.umask(umask);
  await rm(root, { recursive: true });
});

const modeOf = async (...path: string[]) => ((await stat(join(root, ...path))).mode & 0o7777).toString(8);
async function file(path: string, mode = 0o644) {
  await mkdir(join(root, path, ".."), { recursive: true });
  await writeFile(join(root, path), "");
  await chmod(join(root, path), mode);
}

test("a missing folder is made for its owner alone, and nothing is said", async () => {
  expect(await makePrivate(join(root, "data"))).toBeUndefined();
  expect(await modeOf("data")).toBe("700");
});

test("one that was open is closed with all that is ours in it, and that is said once", async () => {
  for (const name of ["temporal.db", "temporal.db-wal", "temporal.db-shm", "temporal.log.1", "known_hosts"])
    await file(`data/${name}`);
  await file("data/artifacts/runs/r/run.json", 0o664);
  await file("data/lab/state/tool", 0o755);
  await file("data/somebody-elses", 0o644);
  const data = join(root, "data");
  await chmod(data, 0o2775);
  expect(await makeDataPrivate(data)).toBe(
    `Other users could read ${data} (mode 02775). Now only its owner can.`,
  );
  expect(await makeDataPrivate(data)).toBeUndefined();
  expect(await modeOf("data")).toBe("2700");
  for (const name of ["temporal.db", "temporal.db-wal", "temporal.db-shm", "temporal.log.1", "known_hosts"])
    expect([name, await modeOf("data", name)]).toEqual([name, "600"]);
  expect(await modeOf("data/artifacts/runs/r")).toBe("700");
  expect(await modeOf("data/artifacts/runs/r/run.json")).toBe("600");
  expect(await modeOf("data/lab/state/tool")).toBe("700");
  expect(await modeOf("data/somebody-elses")).toBe("644");
});

test("a file that was opened within a closed folder is closed again", async () => {
  await file("temporal.db", 0o644);
  await chmod(root, 0o700);
  expect(await makeDataPrivate(root)).toBe(
    `Other users could read ${root} (1 entry in it). Now only its owner can.`,
  );
  expect(await modeOf("temporal.db")).toBe("600");
});

test("a folder of all users is left as it is, and that is said", async () => {
  await chmod(root, 0o1777);
  await file("temporal.db", 0o644);
  expect(await makeDataPrivate(root)).toMatch(/all users share \(mode 01777\)/);
  expect(await modeOf("temporal.db")).toBe("644");
  expect(await makePrivate("/")).toMatch(/all users share/);
});

test("what a link leads to is left alone", async () => {
  await file("elsewhere", 0o644);
  await mkdir(join(root, "data"));
  await symlink(join(root, "elsewhere"), join(root, "data", "known_hosts"));
  await makeDataPrivate(join(root, "data"));
  expect((await lstat(join(root, "elsewhere"))).mode & 0o777).toBe(0o644);
});

test("a store and its folder, by URL; a bucket has none", async () => {
  await file("store/runs/r/run.json");
  await chmod(join(root, "store"), 0o755);
  const url = pathToFileURL(join(root, "store")).href;
  expect(await makeFoldersPrivate(join(root, "data"), url)).toEqual([
    expect.stringContaining(`${join(root, "store")} (mode 0755)`),
  ]);
  expect(await modeOf("store/runs/r/run.json")).toBe("600");
  expect(await makeFoldersPrivate(join(root, "none"), "s3://bucket")).toEqual([]);
  await expect(stat(join(root, "none"))).rejects.toThrow("ENOENT");
});

test("a store writes for its owner alone, whatever the process's umask", async () => {
  const store = createFileStore({ root: join(root, "store") });
  await store.put("runs/r/devices/r1/a.txt", "said");
  await store.create("intents/a.json", "{}");
  await store.put(
    "runs/r/large.bin",
    (async function* () {
      yield Buffer.alloc(200_000);
    })(),
  );
  for (const path of ["", "runs", "runs/r/devices/r1", "intents"])
    expect([path, await modeOf("store", path)]).toEqual([path, "700"]);
  for (const path of ["runs/r/devices/r1/a.txt", "intents/a.json", "runs/r/large.bin"])
    expect([path, await modeOf("store", path)]).toEqual([path, "600"]);
});

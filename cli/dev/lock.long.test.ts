// The data directory belongs to one `dev`; what a killed one left behind is cleaned up, and nothing else is touched.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startOf } from "../process-identity.js";
import { lockData } from "./lock.js";

let folder: string;
const log: string[] = [];
const tell = (line: string): void => void log.push(line);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lock-"));
  log.length = 0;
});
afterEach(() => rm(folder, { recursive: true }));

async function sleeper(): Promise<{ pid: number; started: string; kill: () => void }> {
  const child = spawn("sleep", ["600"], { stdio: "ignore" });
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  return { pid, started: (await startOf(pid)) ?? "", kill: () => child.kill("SIGKILL") };
}

const leave = (content: object | string): Promise<void> =>
  writeFile(join(folder, "dev.lock"), typeof content === "string" ? content : JSON.stringify(content));

test("a second one is refused, by process and address, and may come when the first has gone", async () => {
  const first = await lockData(folder, tell);
  await first.serving("http://127.0.0.1:8080");
  await expect(lockData(folder, tell)).rejects.toMatchObject({
    code: "data_directory_busy",
    message: expect.stringMatching(
      new RegExp(`process ${process.pid}, http://127.0.0.1:8080.*--data DIR`),
    ) as string,
  });
  await first.release();
  await (await lockData(folder, tell)).release();
  expect(await readdir(folder)).toEqual([]);
});

test("a dead one's lock is taken over, and the processes that it left are ended", async () => {
  const orphan = await sleeper();
  await leave({ pid: 2 ** 22 + 1, started: "1", children: [{ pid: orphan.pid, started: orphan.started }] });
  const lock = await lockData(folder, tell);
  expect(await startOf(orphan.pid)).toBeUndefined();
  expect(log.join()).toContain("did not end in order");
  await lock.release();
});

test("a number that another process has by now is not the one that was noted", async () => {
  const stranger = await sleeper();
  await leave({ pid: stranger.pid, started: "before", children: [{ pid: stranger.pid, started: "before" }] });
  const lock = await lockData(folder, tell);
  expect(await startOf(stranger.pid)).toBe(stranger.started);
  stranger.kill();
  await lock.release();
});

test("a lock that cannot be read is a dead one's", async () => {
  await leave("half a li");
  const lock = await lockData(folder, tell);
  expect(log).toHaveLength(1);
  await lock.release();
});

test("of many that come at once to a dead one's lock, one gets it", async () => {
  await leave({ pid: 2 ** 22 + 1, started: "1", children: [] });
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockData(folder, tell)));
  expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(1);
});

test("the processes that are noted stand in the lock", async () => {
  const child = await sleeper();
  const lock = await lockData(folder, tell);
  await lock.add(child.pid);
  const noted = JSON.parse(await readFile(join(folder, "dev.lock"), "utf8")) as { children: unknown };
  expect(noted.children).toEqual([{ pid: child.pid, started: child.started }]);
  child.kill();
  await lock.release();
});

test("a directory that cannot be made is said", async () => {
  await expect(lockData("/proc/x", tell)).rejects.toMatchObject({ code: "file_unwritable" });
  await writeFile(join(folder, "file"), "");
  await expect(lockData(join(folder, "file", "x"), tell)).rejects.toMatchObject({ code: "file_unwritable" });
});

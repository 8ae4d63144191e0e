import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "./make-folder.js";

const make = (path: string) => mkdir(path);

test("a folder is made with those above it, and one that is there is left", async () => {
  const root = await mkdtemp(join(tmpdir(), "make-folder-"));
  const deep = join(root, "a", "b", "c");
  await makeFolder(deep, make);
  await makeFolder(deep, make);
  expect((await stat(deep)).isDirectory()).toBe(true);
  await writeFile(join(root, "file"), "");
  await expect(makeFolder(join(root, "file", "x"), make)).rejects.toThrow("ENOTDIR");
  await rm(root, { recursive: true });
});

test("a file system that has no place for it is an error, and no endless loop", async () => {
  await expect(makeFolder("/proc/no-such-folder", make)).rejects.toThrow("ENOENT");
  await expect(makeFolder("/proc/no-such-folder/below", make)).rejects.toThrow("ENOENT");
});

// Removing an artifact, or a folder: that leaves the listings in one step and is then taken apart, a large one behind the answer.
import { lstat, readdir, rename, rm, rmdir, unlink } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { RESERVED } from "../keys.js";
import { codeOf, isAbsent } from "./errors.js";
import type { StoreRoot } from "./store-root.js";

/** @param folder "" or with its last slash. @returns how many artifacts were below it. */
export async function removeFolder(storeRoot: StoreRoot, folder: string): Promise<number> {
  if (folder === "") return removeAll(storeRoot);
  const real = await plain(storeRoot, folder);
  if (real === undefined) return 0;
  const removed = await discard(storeRoot, real);
  await dropEmpty(dirname(real), await storeRoot.root());
  return removed;
}

/** @param path one artifact. @returns whether there was one. */
export async function removeFile(storeRoot: StoreRoot, path: string): Promise<boolean> {
  const real = await plain(storeRoot, path);
  if (real === undefined || !(await lstat(real).catch(() => undefined))?.isFile()) return false;
  try {
    await unlink(real);
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
  await dropEmpty(dirname(real), await storeRoot.root());
  return true;
}

/** @returns undefined also where a link leads to it: what that names is another artifact, and links are none. */
async function plain(storeRoot: StoreRoot, path: string): Promise<string | undefined> {
  const real = await storeRoot.existing(path);
  return real === resolve(await storeRoot.root(), path) ? real : undefined;
}

async function removeAll(storeRoot: StoreRoot): Promise<number> {
  const root = await storeRoot.root();
  let removed = 0;
  for (const name of await readdir(root))
    if (name !== RESERVED) removed += await discard(storeRoot, join(root, name));
  return removed;
}

async function discard(storeRoot: StoreRoot, real: string): Promise<number> {
  const doomed = await storeRoot.temporary();
  try {
    await rename(real, doomed);
  } catch (error) {
    if (isAbsent(error)) return 0;
    throw error;
  }
  const below = await readdir(doomed, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  });
  const removed = below ? below.filter((entry) => entry.isFile()).length : 1;
  if (removed > MANY) large = large.then(() => apart(doomed)).catch(() => {});
  else await apart(doomed);
  return removed;
}

/**
 * So many files are gone from the store before all are gone from the disk: a file system takes up to minutes for a hundred
 * thousand. What a process leaves of them, the next one that opens the store removes.
 */
const MANY = 2_000;
/** One after the other. */
let large: Promise<void> = Promise.resolve();

/** A write that had found its folder before it moved may still arrive in it. */
const apart = (doomed: string): Promise<void> =>
  rm(doomed, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });

/** Folders left empty go too, as far up as they are empty. A write that needs one makes it again. */
async function dropEmpty(folder: string, root: string): Promise<void> {
  for (let at = folder; at !== root; at = dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}

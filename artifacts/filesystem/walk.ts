// Walking the folders in path order.
import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { comparePaths, RESERVED } from "../keys.js";
import type { ArtifactSize } from "../store.js";
import { isAbsent } from "./errors.js";
import type { StoreRoot } from "./store-root.js";

/**
 * All files below a folder ("" or with its last slash), in path order. Links are not artifacts and are passed over.
 * @param from Only this path and what comes behind it; folders that end before it are not read.
 */
export async function* walk(storeRoot: StoreRoot, folder: string, from = ""): AsyncIterable<string> {
  for (const entry of await entries(storeRoot, folder)) {
    const path = folder + sortKey(entry);
    if (comparePaths(path, from) < 0 && !from.startsWith(path)) continue;
    if (entry.isDirectory()) yield* walk(storeRoot, path, from);
    else if (comparePaths(path, from) >= 0) yield path;
  }
}

/**
 * All files below a folder with their sizes, in path order: a folder is looked up once, and its files at once. One generator,
 * since an item that is handed up through one for each level costs more than the look at its file.
 */
export async function* sizesBelow(storeRoot: StoreRoot, folder: string): AsyncIterable<ArtifactSize> {
  const open = [await sizesIn(storeRoot, folder)];
  for (let inmost = open.at(-1); inmost; inmost = open.at(-1)) {
    const next = inmost.next();
    if (next.done) open.pop();
    else if (next.value.bytes !== undefined) yield { path: next.value.path, bytes: next.value.bytes };
    else open.push(await sizesIn(storeRoot, next.value.path));
  }
}

/** @returns files and folders directly below; a folder has no size, and what is not a file any more is left out */
async function sizesIn(
  storeRoot: StoreRoot,
  folder: string,
): Promise<Iterator<{ path: string; bytes?: number }>> {
  const real = await storeRoot.existing(folder);
  if (real === undefined) return [].values();
  const looks = (await entriesOf(real, folder)).map(async (entry) => {
    const path = folder + sortKey(entry);
    if (entry.isDirectory()) return [{ path }];
    const stats = await lstat(join(real, entry.name)).catch(() => undefined);
    return stats?.isFile() ? [{ path, bytes: stats.size }] : [];
  });
  return (await Promise.all(looks)).flat().values();
}

/** Names of the folders directly below that hold an artifact at any depth. */
export async function* folders(storeRoot: StoreRoot, folder: string): AsyncIterable<string> {
  for (const entry of await entries(storeRoot, folder)) {
    if (entry.isDirectory() && (await holdsAny(storeRoot, `${folder}${entry.name}/`))) yield entry.name;
  }
}

async function holdsAny(storeRoot: StoreRoot, folder: string): Promise<boolean> {
  const found = await entries(storeRoot, folder);
  if (found.some((entry) => entry.isFile())) return true;
  for (const entry of found) if (await holdsAny(storeRoot, `${folder}${entry.name}/`)) return true;
  return false;
}

async function entries(storeRoot: StoreRoot, folder: string): Promise<Dirent[]> {
  const real = await storeRoot.existing(folder);
  return real === undefined ? [] : entriesOf(real, folder);
}

async function entriesOf(real: string, folder: string): Promise<Dirent[]> {
  const found = await readdir(real, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return found
    .filter((entry) => (entry.isFile() || entry.isDirectory()) && !(folder === "" && entry.name === RESERVED))
    .sort((a, b) => comparePaths(sortKey(a), sortKey(b)));
}

/** A folder sorts as its artifacts do, that is with the slash after its name. */
function sortKey(entry: Dirent): string {
  return entry.isDirectory() ? join(entry.name, "/") : entry.name;
}

// Files that only their owner may read. What somebody else has written, or may read, is treated as not there.
import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { chmod, lstat, mkdir, open, rename, rm, writeFile } from "node:fs/promises";

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Systems without user ids have no modes either. */
const isOurs = ({ uid }: Stats): boolean => process.getuid === undefined || uid === process.getuid();

/** @returns undefined for a link, a file of somebody else's, one that others may read or write, and none at all */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  let file;
  try {
    // The file that is looked at is the one that is read.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile() || !isOurs(stats) || (stats.mode & OTHERS) !== 0) return undefined;
    return await file.readFile("utf8");
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}

/** Takes the rights of others away from a file of ours. @returns whether there were any */
export async function makePrivate(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  if (!stats?.isFile() || !isOurs(stats) || (stats.mode & OTHERS) === 0) return false;
  await chmod(path, 0o600);
  return true;
}

/** Replaces what is there, a link too, by a file that is whole from the beginning. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** @throws {Error} where somebody else owns the folder */
export async function privateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const stats = await lstat(path);
  if (!stats.isDirectory() || !isOurs(stats)) throw new Error(`${path} belongs to another user`);
  if ((stats.mode & OTHERS) !== 0) await chmod(path, 0o700);
}

/** Nobody else can put a file there, or take one away. */
export async function isPrivateFolder(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isDirectory() === true && isOurs(stats) && (stats.mode & OTHERS_WRITE) === 0;
}

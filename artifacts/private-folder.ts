// Folders that hold what devices said, keys and databases: only the user who runs us may look into them.
import type { Stats } from "node:fs";
import { chmod, lstat, mkdir, readdir } from "node:fs/promises";
import { join, parse, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../schemas/make-folder.js";
import { unusableFolder } from "../schemas/setting.js";

/** For a process that writes nothing for other users: files are 0600 and folders 0700, those of libraries too. */
export const PRIVATE_UMASK = 0o077;

const OTHERS = 0o077;
const STICKY = 0o1000;

/**
 * Makes the folder where it is missing. Where others may look into one that is there, it is closed to them, and so is
 * what is in it.
 * @param names only these entries are ours, and those that have them as a stem; absent: all
 * @returns what was changed, or why it could not be, as a sentence for the log; undefined where nothing was to do
 */
export async function makePrivate(folder: string, names?: readonly string[]): Promise<string | undefined> {
  await makeFolder(folder, (path) => mkdir(path, { mode: 0o700 }));
  const stats = await lstat(folder);
  if (stats.isFile()) throw Object.assign(new Error(`${folder} is a file`), { code: "ENOTDIR" });
  const mode = stats.mode & 0o7777;
  if (stats.isDirectory() && isShared(folder, mode))
    return `${folder} is a folder that all users share (mode ${octal(mode)}). Give this program a folder of its own.`;
  try {
    const wasOpen = await close(folder, stats);
    const entries = await readdir(folder);
    const own = names === undefined ? entries : entries.filter((name) => isOneOf(name, names));
    let files = 0;
    // What lies deeper was open only as long as the folder was.
    for (const name of own) files += await closeAll(join(folder, name), wasOpen);
    if (!wasOpen && files === 0) return undefined;
    const whole = wasOpen ? `mode ${octal(mode)}` : `${files} ${files === 1 ? "entry" : "entries"} in it`;
    return `Other users could read ${folder} (${whole}). Now only its owner can.`;
  } catch (error) {
    return `Other users may read ${folder} (mode ${octal(mode)}), and this cannot be changed: ${(error as Error).message}.`;
  }
}

/** `/`, `/tmp` and their like. */
const isShared = (folder: string, mode: number): boolean =>
  parse(folder).root === folder || (mode & STICKY) !== 0;

/** `temporal.db` is also `temporal.db-wal`. */
const isOneOf = (name: string, names: readonly string[]): boolean =>
  names.some((each) => name === each || name.startsWith(`${each}-`) || name.startsWith(`${each}.`));

const octal = (mode: number): string => `0${mode.toString(8)}`;

/** @returns whether it was open to others. A link is left alone: what it leads to is not ours. */
async function close(path: string, stats: Stats): Promise<boolean> {
  const mode = stats.mode & 0o7777;
  if (stats.isSymbolicLink() || (mode & OTHERS) === 0) return false;
  await chmod(path, mode & ~OTHERS);
  return true;
}

/** @returns how many were open to others. What somebody removes meanwhile is passed over. */
async function closeAll(path: string, deep: boolean): Promise<number> {
  let closed = 0;
  try {
    const stats = await lstat(path);
    closed = (await close(path, stats)) ? 1 : 0;
    if (!stats.isDirectory() || (!deep && closed === 0)) return closed;
    for (const name of await readdir(path)) closed += await closeAll(join(path, name), deep);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return closed;
}

/** What we put into a data folder. */
const DATA = ["artifacts", "dev", "encryption-key", "known_hosts", "lab", "owner-token", "temporal"];

export const makeDataPrivate = (data: string): Promise<string | undefined> => makePrivate(data, DATA);

/**
 * The folders of a worker or an API.
 * @param store URL of the artifact store; a bucket has permissions of its own
 * @returns sentences for the log
 */
export async function makeFoldersPrivate(data: string, store: string): Promise<string[]> {
  if (!store.startsWith("file:")) return [];
  const made = async (name: string, folder: string, work: Promise<string | undefined>) =>
    work.catch((error: unknown) => {
      throw unusableFolder({ name, given: folder, path: resolve(folder) }, error);
    });
  const artifacts = fileURLToPath(store);
  const said = [
    await made("ORCHESTRATOR_DATA", data, makeDataPrivate(data)),
    await made("ORCHESTRATOR_ARTIFACTS", artifacts, makePrivate(artifacts)),
  ];
  return said.filter((sentence) => sentence !== undefined);
}

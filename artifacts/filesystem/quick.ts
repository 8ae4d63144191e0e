// Many small artifacts in one go, by calls that wait for the disk: several times as fast as a way through Node's pool
// for each. What is out of the ordinary, as a link or an error, is left to those who can deal with it.
import { lstatSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RESERVED } from "../keys.js";
import { digestOf } from "./digest.js";
import { temporaryName } from "./temporary.js";
import type { WriteAnswer, WriteRequest } from "./write-thread.js";

/** @param given The root of a store, made where it is missing. */
export function createQuickWriter(given: string): (request: WriteRequest) => WriteAnswer {
  mkdirSync(join(given, RESERVED), { recursive: true, mode: 0o700 });
  const root = realpathSync.native(given);
  const temporaries = join(root, RESERVED);

  return ({ paths, bodies }) => {
    const folders = plainFolders(root);
    return paths.map((path, n) => {
      const temporary = `${temporaries}/${temporaryName()}`;
      const body = bodies[n] as string | Uint8Array;
      try {
        if (!folders.has(folderOf(path))) return undefined;
        writeFileSync(temporary, body, { flag: "wx", mode: 0o600 });
        renameSync(temporary, `${root}/${path}`);
        return digestOf(body);
      } catch {
        rmSync(temporary, { force: true });
        return undefined;
      }
    });
  };
}

/** Each folder is looked at once. Kept for one request only, since a link may take its place before the next. */
function plainFolders(root: string): { has(folder: string): boolean } {
  const seen = new Set([""]);
  /** @returns whether it is a folder, made where it is missing, and no link leads there. */
  function has(folder: string): boolean {
    if (seen.has(folder)) return true;
    if (!has(folderOf(folder))) return false;
    const stats = lstatSync(`${root}/${folder}`, { throwIfNoEntry: false });
    if (!stats) mkdirSync(`${root}/${folder}`, { mode: 0o700 });
    else if (!stats.isDirectory()) return false;
    seen.add(folder);
    return true;
  }
  return { has };
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

// Many small artifacts in one go, by calls that wait for the disk: several times as fast as a way through Node's pool
// for each. What is out of the ordinary, as a link or an error, is left to those who can deal with it.
import { lstatSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RESERVED } from "../keys.js";
import { digestOf } from "./digest.js";
import { PlainFolders } from "./plain-folders.js";
import { temporaryName } from "./temporary.js";
import type { WriteAnswer, WriteRequest } from "./write-thread.js";

/** @param given The root of a store, made where it is missing. */
export function createQuickWriter(given: string): (request: WriteRequest) => WriteAnswer {
  mkdirSync(join(given, RESERVED), { recursive: true, mode: 0o700 });
  const root = realpathSync.native(given);
  const temporaries = join(root, RESERVED);

  return ({ paths, bodies }) => {
    if (!lstatSync(temporaries, { throwIfNoEntry: false })?.isDirectory()) return paths.map(() => undefined);
    const folders = new PlainFolders(root);
    return paths.map((path, n) => {
      const temporary = `${temporaries}/${temporaryName()}`;
      const body = bodies[n] as string | Uint8Array;
      try {
        writeFileSync(temporary, body, { flag: "wx", mode: 0o600 });
        if (folders.moveTo(path, (target) => renameSync(temporary, target))) return digestOf(body);
        rmSync(temporary, { force: true });
        return undefined;
      } catch {
        rmSync(temporary, { force: true });
        return undefined;
      }
    });
  };
}

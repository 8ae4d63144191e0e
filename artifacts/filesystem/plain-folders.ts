// Moves files into folders that are not links, by calls that wait for the disk: so that whoever removes folders meanwhile
// hardly ever comes between the making of a folder and the move.
import { lstatSync, mkdirSync } from "node:fs";
import { codeOf } from "./errors.js";

/** As often as a folder may vanish under one file. */
const ATTEMPTS = 10;

/** Each folder is looked at once. Kept for one request only, since a link may take its place before the next. */
export class PlainFolders {
  readonly #root: string;
  #seen = new Set([""]);

  /** @param root with links resolved */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * @param move puts the file at the target
   * @returns false where a link, or what is not a folder, stands in the way
   * @throws what `move` throws; ENOENT where the folder vanishes again and again
   */
  moveTo(path: string, move: (target: string) => void): boolean {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (!this.#has(folderOf(path))) return false;
        move(`${this.#root}/${path}`);
        return true;
      } catch (error) {
        if (codeOf(error) !== "ENOENT" || attempt === ATTEMPTS) throw error;
        this.#seen = new Set([""]);
      }
    }
  }

  /** @returns whether it is a folder, made where it is missing, and no link leads there. */
  #has(folder: string): boolean {
    if (this.#seen.has(folder)) return true;
    if (!this.#has(folderOf(folder))) return false;
    const real = `${this.#root}/${folder}`;
    const look = () => lstatSync(real, { throwIfNoEntry: false });
    let stats = look();
    if (!stats) {
      makeFolder(real);
      stats = look();
    }
    // One that has vanished again is met by the move.
    if (stats && !stats.isDirectory()) return false;
    this.#seen.add(folder);
    return true;
  }
}

/** Others may make it at the same time. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

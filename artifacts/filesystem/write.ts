// Writing: the bytes go to a temporary file, which then takes its place in one step.
import { createHash } from "node:crypto";
import { linkSync, renameSync } from "node:fs";
import { link, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Body } from "../store.js";
import { close, fsync, open, writeAll } from "./descriptors.js";
import { codeOf } from "./errors.js";
import { PlainFolders } from "./plain-folders.js";
import type { StoreRoot } from "./store-root.js";
import { syncFolders } from "./sync-folders.js";

/** How often a folder may vanish under a write, because somebody prunes, before that is an error. */
const FOLDER_ATTEMPTS = 100;
/** Pieces of a stream smaller than this are gathered before they are written, bytes. */
const GATHER_BYTES = 64 * 1_024;

export interface Written {
  bytes: number;
  sha256: string;
}

/** Writes or replaces. */
export async function replace(storeRoot: StoreRoot, path: string, body: Body): Promise<Written> {
  const temporary = await storeRoot.temporary();
  try {
    const written = await writeFile(temporary, body, { sync: false });
    await intoFolder(storeRoot, path, {
      move: (target) => rename(temporary, target),
      moveNow: (target) => renameSync(temporary, target),
    });
    return written;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Creates, with file and folders synced. @returns false where something exists. */
export async function createOnce(
  storeRoot: StoreRoot,
  path: string,
  body: string | Uint8Array,
): Promise<boolean> {
  const temporary = await storeRoot.temporary();
  try {
    await writeFile(temporary, body, { sync: true });
    const folder = await intoFolder(storeRoot, path, {
      move: (target) => link(temporary, target),
      moveNow: (target) => linkSync(temporary, target),
    });
    await syncFolders(folder, await storeRoot.root());
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

interface Moves {
  move: (target: string) => Promise<void>;
  moveNow: (target: string) => void;
}

async function intoFolder(storeRoot: StoreRoot, path: string, { move, moveNow }: Moves): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const folder = await storeRoot.folderFor(path);
      await move(join(folder, basename(path)));
      return folder;
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || attempt === FOLDER_ATTEMPTS) throw error;
    }
    const root = await storeRoot.root();
    if (isMovedNow(root, path, moveNow)) return dirname(join(root, path));
  }
}

function isMovedNow(root: string, path: string, move: (target: string) => void): boolean {
  try {
    return new PlainFolders(root).moveTo(path, move);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return false;
  }
}

async function writeFile(file: string, body: Body, { sync }: { sync: boolean }): Promise<Written> {
  const fd = await open(file, "wx", 0o600);
  try {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of pieces(body)) {
      hash.update(piece);
      bytes += piece.byteLength;
      await writeAll(fd, piece);
    }
    if (sync) await fsync(fd);
    return { bytes, sha256: hash.digest("hex") };
  } finally {
    await close(fd);
  }
}

async function* pieces(body: Body): AsyncIterable<Uint8Array> {
  if (typeof body === "string") yield Buffer.from(body);
  else if (body instanceof Uint8Array) yield body;
  else yield* gathered(body);
}

async function* gathered(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let small: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    small.push(Buffer.from(piece)); // a copy: the source may use its buffer again
    bytes += piece.byteLength;
    if (bytes < GATHER_BYTES) continue;
    yield Buffer.concat(small);
    small = [];
    bytes = 0;
  }
  yield Buffer.concat(small);
}

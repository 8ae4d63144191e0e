// Writing: the bytes go to a temporary file, which then takes its place in one step.
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { Body } from "../store.js";
import { codeOf } from "./errors.js";
import { type Place, syncFolders } from "./place.js";
import type { Calls } from "./syscalls.js";

/** How often a folder may vanish under a write, because somebody prunes, before that is an error. */
const FOLDER_ATTEMPTS = 100;
/** Pieces of a stream smaller than this are gathered before they are written, bytes. */
const GATHER_BYTES = 64 * 1_024;

export interface Written {
  bytes: number;
  sha256: string;
  modified: Date;
}

/** Writes or replaces. */
export async function replace(place: Place, path: string, body: Body): Promise<Written> {
  const temporary = await place.temporary();
  try {
    const written = await writeFile(place.calls, temporary, body, { sync: false });
    await intoFolder(place, path, (target) => place.calls.rename(temporary, target));
    return written;
  } catch (error) {
    await place.calls.remove(temporary);
    throw error;
  }
}

/** Creates, with file and folders synced. @returns false where something exists. */
export async function createOnce(place: Place, path: string, body: string | Uint8Array): Promise<boolean> {
  const temporary = await place.temporary();
  try {
    await writeFile(place.calls, temporary, body, { sync: true });
    const folder = await intoFolder(place, path, (target) => place.calls.link(temporary, target));
    await syncFolders(folder, await place.root());
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await place.calls.remove(temporary);
  }
}

async function intoFolder(
  place: Place,
  path: string,
  move: (target: string) => void | Promise<void>,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const folder = await place.folderFor(path);
      await move(join(folder, basename(path)));
      return folder;
    } catch (error) {
      if (codeOf(error) !== "ENOENT" || attempt === FOLDER_ATTEMPTS) throw error;
    }
  }
}

async function writeFile(
  calls: Calls,
  file: string,
  body: Body,
  { sync }: { sync: boolean },
): Promise<Written> {
  const fd = await calls.open(file, "wx");
  try {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const piece of pieces(body)) {
      hash.update(piece);
      bytes += piece.byteLength;
      await writeAll(calls, fd, piece);
    }
    if (sync) await calls.fsync(fd);
    const { mtime } = await calls.fstat(fd);
    return { bytes, sha256: hash.digest("hex"), modified: mtime };
  } finally {
    await calls.close(fd);
  }
}

/** The kernel may take a part at a time. */
async function writeAll(calls: Calls, fd: number, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.byteLength; ) {
    from += await calls.write(fd, bytes, from, bytes.byteLength - from);
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

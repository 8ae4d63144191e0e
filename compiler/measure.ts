// Size and digest of a file that is copied to devices: read piece by piece, since it may be large.
import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { CopiedFile } from "../schemas/plan.js";

const PIECE = 1_024 * 1_024;

/** @returns undefined where there is no such file, or no plain one. @throws {RangeError} where it has more bytes */
export function measureFile(path: string, most_bytes: number): CopiedFile | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return undefined;
    if (stats.size > most_bytes)
      throw new RangeError(`${path} has ${stats.size} bytes; at most ${most_bytes} are copied`);
    const hash = createHash("sha256");
    const piece = Buffer.allocUnsafe(PIECE);
    let bytes = 0;
    for (let read = -1; read !== 0; bytes += read) {
      read = readSync(file, piece, 0, PIECE, bytes);
      hash.update(piece.subarray(0, read));
    }
    return { bytes, sha256: hash.digest("hex") };
  } finally {
    closeSync(file);
  }
}

/** Where a file of a folder lies. Links that lead out of it are not followed. */
export function pathWithin(root: string, path: string): string | undefined {
  try {
    const base = realpathSync(root);
    const file = realpathSync(resolve(base, path));
    return file.startsWith(base + sep) ? file : undefined;
  } catch {
    return undefined;
  }
}

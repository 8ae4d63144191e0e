// Opening what is a file and nothing else: to open a pipe waits for who writes into it, and a few such waits take all
// the threads with which Node reads files.
import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { codeOf, isAbsent } from "./errors.js";

export interface PlainFile {
  handle: FileHandle;
  stats: Stats;
}

/** @returns undefined where there is nothing, or a folder, pipe, socket or device */
export async function openPlain(real: string): Promise<PlainFile | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(real, flags).catch((error: unknown) => {
    // A socket cannot be opened at all.
    if (isAbsent(error) || codeOf(error) === "ENXIO") return undefined;
    throw error;
  });
  if (!handle) return undefined;
  let plain = false;
  try {
    const stats = await handle.stat();
    plain = stats.isFile();
    return plain ? { handle, stats } : undefined;
  } finally {
    if (!plain) await handle.close();
  }
}

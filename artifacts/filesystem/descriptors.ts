// Writing on plain descriptors: FileHandle objects cost a third of the writes per second.
import fs from "node:fs";
import { promisify } from "node:util";

const writeSome = promisify(fs.write);

export const open = promisify(fs.open);
export const fsync = promisify(fs.fsync);
export const close = promisify(fs.close);

/** The kernel may take a part at a time. */
export async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.byteLength; ) {
    from += (await writeSome(fd, bytes, from, bytes.byteLength - from, null)).bytesWritten;
  }
}

// The file system calls of small writes, on plain descriptors: FileHandle objects cost a third of the writes per second.
import fs from "node:fs";
import { promisify } from "node:util";

export const open = promisify(fs.open);
export const fstat = promisify(fs.fstat);
export const fsync = promisify(fs.fsync);
export const close = promisify(fs.close);
export const realpath = promisify(fs.realpath.native);
const write = promisify(fs.write);

/** Appends all of the bytes: the kernel may take a part at a time. */
export async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.byteLength; ) {
    from += (await write(fd, bytes, from, bytes.byteLength - from, null)).bytesWritten;
  }
}

// The file system calls of writes, on plain descriptors: FileHandle objects cost a third of the writes per second.
import fs, { type Stats } from "node:fs";
import { promisify } from "node:util";

type Soon<T> = T | Promise<T>;

export interface Calls {
  open(path: string, flags: string): Soon<number>;
  write(fd: number, bytes: Uint8Array, from: number, length: number): Soon<number>;
  fstat(fd: number): Soon<Stats>;
  fsync(fd: number): Soon<void>;
  close(fd: number): Soon<void>;
  realpath(path: string): Soon<string>;
  mkdir(path: string): Soon<void>;
  rename(from: string, to: string): Soon<void>;
  link(from: string, to: string): Soon<void>;
  /** Removes a file, if it is there. */
  remove(path: string): Soon<void>;
}

const write = promisify(fs.write);
const rm = promisify(fs.rm);

/** In Node's pool of threads: nothing waits, and each call costs a way there and back. */
export const pooled: Calls = {
  open: promisify(fs.open),
  write: async (fd, bytes, from, length) => (await write(fd, bytes, from, length, null)).bytesWritten,
  fstat: promisify(fs.fstat),
  fsync: promisify(fs.fsync),
  close: promisify(fs.close),
  realpath: promisify(fs.realpath.native),
  mkdir: promisify(fs.mkdir) as Calls["mkdir"],
  rename: promisify(fs.rename),
  link: promisify(fs.link),
  remove: (path) => rm(path, { force: true }),
};

/** In this thread, which waits for the disk: several times as fast for many small files. */
export const direct: Calls = {
  open: fs.openSync,
  write: (fd, bytes, from, length) => fs.writeSync(fd, bytes, from, length, null),
  fstat: (fd) => fs.fstatSync(fd),
  fsync: fs.fsyncSync,
  close: fs.closeSync,
  realpath: (path) => fs.realpathSync.native(path),
  mkdir: (path) => fs.mkdirSync(path),
  rename: fs.renameSync,
  link: fs.linkSync,
  remove: (path) => fs.rmSync(path, { force: true }),
};

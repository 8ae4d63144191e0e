// Files over SFTP. Many parts are under way at once, so that a long way costs little.
import type { Client, SFTPWrapper } from "ssh2";
import { DeviceError } from "../errors.js";
import type { FileTransfer, PathOf, RemoteFile, WriteOptions } from "./transfer.js";
import { refusedFile, type TransferWatch } from "./watch.js";

/** Every server takes so much in one request, bytes. */
const PART = 32 * 1_024;
/** Requests that wait for their answer. */
const UNDER_WAY = 32;
const NO_SUCH_FILE = 2;

type Callback<T> = (error: Error | null | undefined, value: T) => void;

/** @returns undefined where the server has no SFTP. @throws {DeviceError} where it opens no further channel */
export function openSftp(client: Client): Promise<SFTPWrapper | undefined> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (!error) return resolve(sftp);
      if ("reason" in error) return reject(error);
      resolve(undefined);
    });
  });
}

export function sftpTransfer(sftp: SFTPWrapper, watch: TransferWatch, pathOf: PathOf): FileTransfer {
  const { device } = watch;
  sftp.on("close", () => watch.end("session_lost", "the connection ended while a file was transferred."));
  sftp.on("error", (error: Error) =>
    watch.end("session_lost", `the transfer of a file ended: ${error.message}.`),
  );

  const ask = <T>(what: string, request: (done: Callback<T>) => void): Promise<T> =>
    watch.during(
      new Promise<T>((resolve, reject) =>
        request((error, value) => {
          watch.alive();
          if (!error) return resolve(value);
          // What ended the connection says more than the requests that it left without an answer.
          if (!("code" in error)) setImmediate(() => reject(lost(device, error)));
          else if (error.code === NO_SUCH_FILE) reject(new NoSuchFile(device, what));
          else reject(refusedFile(device, what, error.message));
        }),
      ),
    );

  async function writeAll(
    handle: Buffer,
    path: string,
    body: AsyncIterable<Uint8Array>,
    options: WriteOptions,
  ) {
    let at = options.from ?? 0;
    let acknowledged = at;
    const underWay = new UnderWay(UNDER_WAY);
    for await (const piece of body) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      for (let start = 0; start < bytes.length; start += PART) {
        await underWay.room(1);
        await watch.mayWrite();
        const part = bytes.subarray(start, start + PART);
        const begin = at;
        at += part.length;
        underWay.add(
          ask<void>(`write ${path}`, (done) =>
            sftp.write(handle, part, 0, part.length, begin, (error) => done(error)),
          ).then(() => options.progress?.((acknowledged += part.length))),
        );
      }
    }
    await underWay.room(UNDER_WAY);
  }

  async function* readAll(path: string): AsyncIterable<Uint8Array> {
    const handle = await ask<Buffer>(`read ${path}`, (done) => sftp.open(pathOf(path), "r", done));
    try {
      const part = (at: number, length: number): Promise<Buffer> =>
        ask<Buffer>(`read ${path}`, (done) => {
          const into = Buffer.alloc(length);
          sftp.read(handle, into, 0, length, at, (error, read) => {
            if (isEnd(error)) done(null, into.subarray(0, 0));
            else done(error, into.subarray(0, read));
          });
        });
      const ahead: { at: number; bytes: Promise<Buffer> }[] = [];
      for (let next = 0; ; ) {
        while (ahead.length < UNDER_WAY) {
          const bytes = part(next, PART);
          bytes.catch(() => {});
          ahead.push({ at: next, bytes });
          next += PART;
        }
        const { at, bytes } = ahead.shift()!;
        let length = 0;
        for (let piece = await bytes; piece.length > 0; piece = await part(at + length, PART - length)) {
          length += piece.length;
          yield piece;
          if (length === PART) break;
        }
        if (length < PART) return;
      }
    } finally {
      sftp.close(handle, () => {});
    }
  }

  const stat = async (path: string): Promise<RemoteFile | undefined> => {
    try {
      const { size, mode } = await ask<{ size: number; mode: number }>(`show ${path}`, (done) =>
        sftp.stat(pathOf(path), done as never),
      );
      return { bytes: size, ...(mode === undefined ? {} : { mode: mode & 0o7777 }) };
    } catch (error) {
      if (error instanceof NoSuchFile) return undefined;
      throw error;
    }
  };
  const remove = async (path: string): Promise<void> => {
    await ask<void>(`remove ${path}`, (done) => sftp.unlink(pathOf(path), done as never)).catch(
      (error: unknown) => {
        if (!(error instanceof NoSuchFile)) throw error;
      },
    );
  };

  return {
    protocol: "sftp",
    stat,
    remove,
    async free(folder) {
      try {
        const { f_bavail, f_frsize } = await ask<{ f_bavail: number; f_frsize: number }>(
          `show the space of ${folder}`,
          (done) => sftp.ext_openssh_statvfs(pathOf(folder), done as never),
        );
        return Number(f_bavail) * Number(f_frsize);
      } catch (error) {
        if (error instanceof DeviceError && error.code !== "file_refused") throw error;
        return undefined;
      }
    },
    async write(path, body, options) {
      const handle = await ask<Buffer>(`write ${path}`, (done) =>
        sftp.open(pathOf(path), (options.from ?? 0) > 0 ? "r+" : "w", done),
      );
      try {
        await writeAll(handle, path, body, options);
      } catch (error) {
        sftp.close(handle, () => {});
        throw error;
      }
      await ask<void>(`write ${path}`, (done) => sftp.close(handle, done as never));
    },
    read: readAll,
    async rename(from, to) {
      try {
        await ask<void>(`rename ${from}`, (done) =>
          sftp.ext_openssh_rename(pathOf(from), pathOf(to), done as never),
        );
      } catch (error) {
        // A server without that request renames only to a name that is free.
        if (error instanceof DeviceError) throw error;
        await remove(to);
        await ask<void>(`rename ${from} to ${to}`, (done) =>
          sftp.rename(pathOf(from), pathOf(to), done as never),
        );
      }
    },
    async setMode(path, mode) {
      await ask<void>(`change ${path}`, (done) => sftp.chmod(pathOf(path), mode, done as never));
    },
    close() {
      watch.close();
      sftp.removeAllListeners("close");
      sftp.end();
    },
  };
}

/** Requests that wait for their answers, so many at most. */
class UnderWay {
  #free: number;
  #failed: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(most: number) {
    this.#free = most;
  }

  add(request: Promise<void>): void {
    this.#free -= 1;
    void request
      .catch((error: Error) => void (this.#failed ??= error))
      .finally(() => {
        this.#free += 1;
        this.#wake?.();
      });
  }

  /** Waits until so many more may be added. @throws what one of them was refused with */
  async room(wanted: number): Promise<void> {
    while (this.#free < wanted && !this.#failed)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#failed) throw this.#failed;
  }
}

/** There is no such file, or no folder that it could be in. */
class NoSuchFile extends DeviceError {
  constructor(device: string, what: string) {
    super("file_refused", `${device}: the device does not ${what}: there is no such file or folder`, {
      sent: true,
    });
  }
}

const lost = (device: string, { message }: Error): DeviceError =>
  new DeviceError("session_lost", `${device}: the transfer of a file ended: ${message}.`, { sent: true });

const END = 1;
const isEnd = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === END;

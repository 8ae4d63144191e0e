// The SFTP server of a simulated device.
import { type FileHandle, open } from "node:fs/promises";
import ssh2, { type Attributes, type SFTPWrapper } from "ssh2";
import type { DeviceFiles } from "./device-files.js";

const { STATUS_CODE: STATUS, OPEN_MODE: MODE } = ssh2.utils.sftp;
const PLAIN_FILE = 0o100_644;

export function serveSftp(sftp: SFTPWrapper, files: DeviceFiles): void {
  const handles = new Map<number, FileHandle>();
  let next = 1;
  const handleOf = (handle: Buffer): FileHandle | undefined => handles.get(handle.readUInt32BE(0));
  const attributes = (size: number): Attributes => ({
    mode: PLAIN_FILE,
    uid: 0,
    gid: 0,
    size,
    atime: 0,
    mtime: 0,
  });
  const answer = (id: number, work: Promise<void>): void => {
    work.catch(() => sftp.status(id, STATUS.FAILURE));
  };
  const attributesOf = (id: number, name: string): void => {
    if (!files.has(name)) return sftp.status(id, STATUS.NO_SUCH_FILE);
    sftp.attrs(id, attributes(files.bytesOf(name)));
  };

  sftp.on("OPEN", (id, name, flags) =>
    answer(
      id,
      (async () => {
        if (!(flags & MODE.CREAT) && !files.has(name)) return sftp.status(id, STATUS.NO_SUCH_FILE);
        const how = flags & MODE.TRUNC ? "w+" : flags & MODE.WRITE ? "r+" : "r";
        handles.set(next, await open(files.pathOf(name), how));
        const handle = Buffer.alloc(4);
        handle.writeUInt32BE(next++);
        sftp.handle(id, handle);
      })(),
    ),
  );
  sftp.on("WRITE", (id, handle, offset, data) =>
    answer(
      id,
      (async () => {
        if (files.isFull) return sftp.status(id, STATUS.FAILURE);
        await handleOf(handle)!.write(files.stored(data), 0, data.length, offset);
        sftp.status(id, STATUS.OK);
      })(),
    ),
  );
  sftp.on("READ", (id, handle, offset, length) =>
    answer(
      id,
      (async () => {
        const { bytesRead, buffer } = await handleOf(handle)!.read(Buffer.alloc(length), 0, length, offset);
        if (bytesRead === 0) sftp.status(id, STATUS.EOF);
        else sftp.data(id, buffer.subarray(0, bytesRead));
      })(),
    ),
  );
  sftp.on("CLOSE", (id, handle) =>
    answer(
      id,
      (async () => {
        await handleOf(handle)?.close();
        handles.delete(handle.readUInt32BE(0));
        sftp.status(id, STATUS.OK);
      })(),
    ),
  );
  sftp.on("STAT", attributesOf);
  sftp.on("LSTAT", attributesOf);
  sftp.on("FSTAT", (id, handle) =>
    answer(
      id,
      handleOf(handle)!
        .stat()
        .then(({ size }) => sftp.attrs(id, attributes(size))),
    ),
  );
  sftp.on("SETSTAT", (id) => sftp.status(id, STATUS.OK));
  sftp.on("REMOVE", (id, name) => sftp.status(id, files.remove(name) ? STATUS.OK : STATUS.NO_SUCH_FILE));
  sftp.on("RENAME", (id, from, to) => {
    if (files.has(to)) return sftp.status(id, STATUS.FAILURE);
    sftp.status(id, files.rename(from, to) ? STATUS.OK : STATUS.NO_SUCH_FILE);
  });
  sftp.on("close", () => {
    for (const handle of handles.values()) void handle.close().catch(() => {});
    handles.clear();
  });
}

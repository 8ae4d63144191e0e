// The way to the files of a device: over the connection of its session, or over one of its own where the device has only one channel on each.
import type { Platform } from "../words/platform.js";
import { DeviceError } from "../errors.js";
import type { OpenOptions } from "../open.js";
import type { Guard } from "../session.js";
import type { Hop } from "../ssh/connect.js";
import { dropHops, overSsh } from "../ssh/open.js";
import { FILES } from "../timing.js";
import { scpTransfer } from "./scp.js";
import { openSftp, sftpTransfer } from "./sftp.js";
import type { FilesOptions, FileTransfer } from "./transfer.js";
import { TransferWatch } from "./watch.js";

export interface FilesOf {
  options: OpenOptions;
  hops: Hop[];
  guard: () => Guard | undefined;
}

type Files = NonNullable<Platform["files"]>;

/** @throws {DeviceError} `unsupported` where neither the platform nor the device has a way */
export async function openFiles(
  { options, hops, guard }: FilesOf,
  asked: FilesOptions,
): Promise<FileTransfer> {
  const { device, platform } = options;
  const { files } = platform;
  if (!files)
    throw unsupported(
      device.name,
      `the data of platform ${platform.name} does not say how to transfer files`,
    );
  const open = async (way: Hop[]): Promise<FileTransfer> => {
    const watch = new TransferWatch(device.name, asked, guard);
    try {
      return await watch.during(
        within(asked.open_ms ?? FILES.open_ms, device.name, transferOver(way, files, watch)),
      );
    } catch (error) {
      watch.close();
      throw error;
    }
  };
  if (files.own_connection !== true) {
    try {
      return await open(hops);
    } catch (error) {
      if (!isLimit(error)) throw error;
    }
  }
  const { recorder: _recorded, ...rest } = options;
  const own = await overSsh({ ...rest, ...(asked.signal ? { signal: asked.signal } : {}) }, (way) =>
    Promise.resolve(way),
  );
  try {
    const transfer = await open(own);
    return { ...transfer, close: () => (transfer.close(), dropHops(own)) };
  } catch (error) {
    dropHops(own);
    throw isLimit(error) && !(error instanceof DeviceError)
      ? new DeviceError(
          "session_limit",
          `${device.name}: the device opens no channel for files: ${(error as Error).message}.`,
          { sent: false },
        )
      : error;
  }
}

async function transferOver(hops: Hop[], files: Files, watch: TransferWatch): Promise<FileTransfer> {
  const { client } = hops.at(-1) as Hop;
  const pathOf = (path: string) => remotePath(files, path);
  const sftp = files.protocols.includes("sftp") ? await openSftp(client) : undefined;
  if (sftp) return sftpTransfer(sftp, watch, pathOf);
  if (files.protocols.includes("scp")) return scpTransfer(client, watch, pathOf);
  throw unsupported(
    watch.device,
    "the device has no SFTP, and its platform is not known to have SCP. Enable SFTP on it",
  );
}

/** The path as file protocols name it. */
function remotePath({ remote }: Files, path: string): string {
  const [, system = "", rest = ""] = /^([^:]*):\/?(.*)$/.exec(path) ?? [];
  return remote === undefined ? path : remote.replace("{system}", () => system).replace("{rest}", () => rest);
}

/** The server opens no further channel on this connection. */
const isLimit = (error: unknown): boolean =>
  (error instanceof Error && "reason" in error) ||
  (error instanceof DeviceError && error.code === "session_limit");

const unsupported = (device: string, what: string): DeviceError =>
  new DeviceError("unsupported", `${device}: ${what}.`, { sent: false });

function within<T>(ms: number, device: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new DeviceError(
            "command_timeout",
            `${device}: the device opened no channel for files within ${ms / 1_000} s.`,
            {
              sent: false,
            },
          ),
        ),
      ms,
    );
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

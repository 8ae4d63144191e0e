// The file of a device: its checksum, its folder's space, its names, by SFTP where there is one and else by commands.
import { sendCommands } from "../commands.js";
import type { Scope } from "../../scope.js";
import type { Task } from "../../task.js";
import { DeviceError } from "../../../packages/devices/src/errors.js";
import type { FileTransfer, RemoteFile } from "../../../packages/devices/src/files/transfer.js";
import { TIDY_FILE_MS } from "../../../policy/steps.js";
import type { PlanStep } from "../../../schemas/plan.js";
import {
  checksumCommand,
  checksumIn,
  type FilesData,
  folderOf,
  spaceIn,
} from "../../../steps/copy/commands.js";
import { digestOf } from "./content.js";
import type { Checksum, Way } from "../../../steps/copy/schema.js";

export class Remote {
  constructor(
    private readonly task: Task,
    private readonly step: PlanStep,
    private readonly scope: Scope,
    private readonly data: FilesData,
    readonly transfer: FileTransfer,
  ) {}

  /** The device itself gets the file. @throws {DeviceError} */
  static over(task: Task, step: PlanStep, scope: Scope, transfer: FileTransfer): Remote {
    const { files } = task.platform;
    if (!files) throw noFiles(task);
    return new Remote(task, step, scope, files, transfer);
  }

  /** @throws {DeviceError} */
  static async open(task: Task, step: PlanStep, scope: Scope): Promise<Remote> {
    const { signal } = task.journal;
    const session = await task.session.get(signal);
    const { files } = task.platform;
    if (!session.openFiles || !files) throw noFiles(task);
    const transfer = await session.openFiles({ signal, timeout_ms: step.timeout_ms });
    return new Remote(task, step, scope, files, transfer);
  }

  /** Whether a file gets its name only when it is whole. */
  get canRename(): boolean {
    const { temporary_name, rename } = this.data;
    return temporary_name === true && (this.transfer.rename !== undefined || rename !== undefined);
  }

  /** @returns undefined where there is none, or where only its checksum can tell */
  stat(path: string): Promise<RemoteFile | undefined> {
    return this.transfer.stat?.(path) ?? Promise.resolve(undefined);
  }

  get canStat(): boolean {
    return this.transfer.stat !== undefined;
  }

  /** @returns undefined where the device does not tell one, as for a file that is not there */
  async checksum(path: string, checksum: Checksum): Promise<string | undefined> {
    const command = checksumCommand(this.data, checksum, path);
    if (command === undefined) return digestOf(this.transfer.read(path), checksum);
    const { output, refused } = await this.#ask(command);
    return refused ? undefined : checksumIn(this.data, checksum, output);
  }

  /** @returns bytes. @throws {DeviceError} where the device does not tell them */
  async free(path: string): Promise<number> {
    const folder = folderOf(path);
    const told = this.data.space ? undefined : await this.transfer.free?.(folder);
    if (told !== undefined) return told;
    const { space } = this.data;
    const { output = "" } = space ? await this.#ask(space.send.replaceAll("{folder}", () => folder)) : {};
    const figure = spaceIn(this.data, output);
    if (figure !== undefined) return figure;
    throw new DeviceError(
      "unsupported",
      `${this.task.device.name}: the device does not tell how much is free in ${folder}.`,
      {
        sent: false,
      },
    );
  }

  /** @throws {DeviceError} `file_refused` */
  async rename(from: string, to: string): Promise<void> {
    if (this.transfer.rename) return this.transfer.rename(from, to);
    const { rename = "" } = this.data;
    const { refused } = await this.#ask(rename.replaceAll("{from}", () => from).replaceAll("{to}", () => to));
    if (!refused) return;
    throw new DeviceError(
      "file_refused",
      `${this.task.device.name}: the device does not rename ${from}: ${refused.said}`,
      {
        sent: true,
      },
    );
  }

  /** @throws {DeviceError} */
  async remove(path: string): Promise<void> {
    const { remove } = this.data;
    if (this.transfer.remove) await this.transfer.remove(path);
    else if (remove !== undefined) await this.#ask(remove.replaceAll("{path}", () => path));
  }

  #ask(command: string): Promise<{ output: string; refused?: { said: string } | undefined }> {
    const { task, step, scope } = this;
    const asked = { task, step, scope, commands: [command], action: { single: true } };
    return sendCommands(asked, ({ output, refused }) => ({ output: String(output), refused }));
  }
}

/** Removes a file although the step was cancelled. @returns whether the device has certainly not the file */
export async function tidyUp({ session, platform }: Task, path: string, way: Way): Promise<boolean> {
  try {
    const { signal } = new AbortController();
    const held = await session.get(signal);
    const files =
      way === "http"
        ? undefined
        : await held.openFiles?.({ open_ms: TIDY_FILE_MS, timeout_ms: TIDY_FILE_MS });
    try {
      if (files?.remove) await files.remove(path);
      else if (platform.files?.remove !== undefined)
        await held.send(
          platform.files.remove.replaceAll("{path}", () => path),
          { timeout_ms: TIDY_FILE_MS },
        );
      else return false;
      return true;
    } finally {
      files?.close();
    }
  } catch {
    return false;
  }
}

const noFiles = ({ device, platform }: Task): DeviceError =>
  new DeviceError(
    "unsupported",
    `${device.name}: transport ${device.transport} of platform ${platform.name} transfers no files. Use transport ssh.`,
    { sent: false },
  );

// The device gets the file by a command of its own, from an address of this worker that is there for as long as the step.
import { DeviceError } from "../../../packages/devices/src/errors.js";
import type { FileTransfer } from "../../../packages/devices/src/files/transfer.js";
import type { PlanStep } from "../../../schemas/plan.js";
import { downloadCommand } from "../../../steps/copy/commands.js";
import type { CopyAction } from "../../../steps/copy/schema.js";
import { renderCommands, sendCommands } from "../commands.js";
import type { Scope } from "../../scope.js";
import type { Task } from "../../task.js";

interface Downloading {
  task: Task;
  step: PlanStep;
  scope: Scope;
  http: NonNullable<CopyAction["http"]>;
  /** With which the address ends. */
  name: string;
}

/** @throws {DeviceError} `unsupported` where this worker serves no files */
export function downloadByDevice({ task, step, scope, http, name }: Downloading): FileTransfer {
  const { platform, device, deps } = task;
  const data = platform.files?.download;
  const { files } = deps;
  if (!data) throw unsupported(`platform ${platform.name} does not say how a device downloads a file`);
  if (!files)
    throw unsupported(
      `${device.name}: this worker serves no files to devices. Set ORCHESTRATOR_FILE_SERVER of the worker to its address and a port, such as 10.0.0.5:8069, and restart it`,
    );
  return {
    protocol: "http",
    async write(path, body, { bytes, progress = () => {} }) {
      const [vrf] = http.vrf === undefined ? [] : await renderCommands(task, [http.vrf], scope);
      const offer = files.offer({ name, bytes, open: () => body, progress });
      try {
        const command = downloadCommand(data, { url: offer.url, path, vrf });
        const asked = {
          task,
          step,
          scope,
          commands: [command],
          action: { single: true },
          dialogs: data.dialogs,
        };
        const { refused } = await sendCommands(asked, (answers) => ({ refused: answers.refused }));
        if (refused) throw refusedDownload(device.name, refused.said);
      } finally {
        offer.close();
      }
    },
    read: () => {
      throw unsupported("a file is not read back over HTTP");
    },
    close: () => {},
  };
}

const unsupported = (message: string): DeviceError =>
  new DeviceError("unsupported", `${message}.`, { sent: false });

const refusedDownload = (device: string, said: string): DeviceError =>
  new DeviceError("file_refused", `${device}: the device does not download the file: ${said}`, {
    sent: true,
  });

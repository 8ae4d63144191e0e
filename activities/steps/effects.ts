// What commands do to a device, decided once more where they are sent, with patterns that an inventory may have brought.
import { DeviceError } from "../../packages/devices/src/errors.js";
import { untilQuick } from "../../packages/devices/src/shell/patterns-in-text.js";
import { pause } from "../../packages/devices/src/words/loop-turn.js";
import { OverBudget } from "../../packages/devices/src/words/pattern-budget.js";
import { effectOf } from "../../compiler/index.js";
import type { Task } from "../task.js";

/** The first that is not among the platform's read-only commands. @throws {DeviceError} `patterns_too_slow` */
export async function firstWrite(
  { device, platform }: Task,
  commands: readonly string[],
): Promise<string | undefined> {
  const isWrite = (command: string): boolean => {
    try {
      return effectOf(platform, command) === "write";
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      throw new DeviceError("patterns_too_slow", tooSlow(device.name, platform.name), { sent: false });
    }
  };
  for (const command of commands) {
    if (await untilQuick(command.length, () => isWrite(command))) return command;
    await pause();
  }
  return undefined;
}

const tooSlow = (device: string, platform: string): string =>
  `${device}: a pattern in \`read_only\` or \`not_read_only\` of platform ${platform} takes too long on a command, so it is not known ` +
  "whether the command changes the device, and it was not sent. Use a simpler pattern, without large counted repetitions.";

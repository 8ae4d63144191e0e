// The end of a step in whose output nobody can tell what is secret.
import { DeviceError } from "../../packages/devices/src/errors.js";
import type { Task } from "../task.js";

/** @param pattern of the `secrets` of an inventory's own platform */
export const patternTooSlow = ({ device, platform }: Task, pattern: string): DeviceError =>
  new DeviceError(
    "patterns_too_slow",
    `${device.name}: a pattern in \`secrets\` of platform ${platform.name} takes too long on the output, so it is not known what to mask there, and the output is not kept. ` +
      `Use a simpler pattern, without large counted repetitions and without \`.*\` in an optional part: ${pattern.slice(0, 200)}`,
    { sent: true },
  );

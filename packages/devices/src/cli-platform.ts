// What a session over a command line needs of the device's platform.
import type { CliPlatform } from "./words/platform.js";
import { DeviceError } from "./errors.js";
import type { OpenOptions } from "./open.js";

/** @throws {DeviceError} `unsupported`, for a platform whose devices have no prompts */
export function cliPlatform({ device, platform }: Pick<OpenOptions, "device" | "platform">): CliPlatform {
  if (platform.interface !== "netconf") return platform;
  const { name, interface: other } = platform;
  throw new DeviceError(
    "unsupported",
    `${device.name}: platform ${name} has no prompts, so transport ${device.transport} cannot log in. Use transport ${other}, or the platform of its command line.`,
    { sent: false },
  );
}

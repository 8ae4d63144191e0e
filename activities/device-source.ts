// Sources of secrets for one device: arguments of a program may name it.
import type { ResolvedDevice } from "../packages/devices/src/words/device.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { DeviceError } from "../packages/devices/src/errors.js";
import { deviceScope, ExpressionError, isTemplate, renderText } from "../compiler/index.js";

/** `[vault, read, net/${{ device.name }}]`: each device has its own. */
export const isForDevice = (source: SecretSource): boolean =>
  "exec" in source && source.exec.some(isTemplate);

/** The program itself is never rendered. @throws {DeviceError} `secret_unavailable` where the device lacks what an argument names */
export function sourceFor(source: SecretSource, device: ResolvedDevice): SecretSource {
  if (!("exec" in source) || !isForDevice(source)) return source;
  const scope = { device: deviceScope(device) };
  const [program = "", ...args] = source.exec;
  try {
    return { ...source, exec: [program, ...args.map((arg) => renderText(arg, scope))] };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `the arguments of the worker's command ${program} need more of device ${device.name}: ${error.message}`;
    throw new DeviceError("secret_unavailable", message, { sent: false, source: { exec: [program] } });
  }
}

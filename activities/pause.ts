// A wait that an abort ends.
import { setTimeout } from "node:timers/promises";
import { DeviceError } from "../packages/devices/src/errors.js";

/** @throws {DeviceError} `cancelled` */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch {
    throw new DeviceError("cancelled", "cancelled while waiting");
  }
}

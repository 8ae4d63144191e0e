// What a run came to: the worst of its devices, its deadline and its cancel.
import type { DeviceCounts } from "../schemas/run.js";
import { cutOffFromLater, deviceStatus } from "./device-state.js";
import type { DeviceState } from "./device-state.js";
import type { RunInput, RunOutcome } from "../workflows/messages.js";
import { worst, noDevices } from "./outcome.js";

export interface RunEnd {
  input: Pick<RunInput, "devices">;
  /** Those that were reached; the others of the run's devices never were. */
  devices: DeviceState[];
  stopped: string | undefined;
  cancelled: boolean;
  timedOut: boolean;
}

export function outcomeOf({ input, devices, stopped, cancelled, timedOut }: RunEnd): RunOutcome {
  const interrupted = cancelled || timedOut;
  if (interrupted) devices.forEach(cutOffFromLater);
  const counts = countDevices(devices);
  const unseen = input.devices - devices.length;
  counts.total = input.devices;
  counts[interrupted ? "cancelled" : "skipped"] += unseen;

  const fromDevices = devices.map(deviceStatus);
  const status = worst([
    ...fromDevices,
    ...(timedOut ? (["timed_out"] as const) : []),
    ...(cancelled ? (["cancelled"] as const) : []),
  ]);
  const message = timedOut ? "the run's deadline passed" : cancelled ? "cancelled" : stopped;
  return {
    status,
    ...(message === undefined ? {} : { message }),
    ...(interrupted ? { cut: cancelled ? ("cancelled" as const) : ("timed_out" as const) } : {}),
    devices: counts,
  };
}

function countDevices(devices: DeviceState[]): DeviceCounts {
  const counts = noDevices(devices.length);
  for (const device of devices) counts[deviceStatus(device)] += 1;
  return counts;
}

// How far a run is, as Temporal's Web UI shows it under "current details".
import { deviceStatus } from "./device-state.js";
import type { DeviceState } from "./device-state.js";
import type { RunInput } from "./messages.js";
import { isBad } from "./outcome.js";

export function describeProgress(input: RunInput, stage: string, devices: DeviceState[]): string {
  const number = input.stages.findIndex(({ name }) => name === stage) + 1;
  const bad = devices.filter((device) => isBad(deviceStatus(device)));
  const started = devices.filter((device) => device.segments > 0).length;
  return [
    `**Stage ${number} of ${input.stages.length}: ${stage}**`,
    `${started} of ${devices.length} devices started, ${bad.length} did not pass.`,
    ...bad.slice(0, 20).map((device) => `- ${device.name}: ${deviceStatus(device)}`),
  ].join("\n\n");
}

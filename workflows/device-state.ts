// What the workflow knows of one device, from its first segment in the run to its last.
import type { DeviceContext } from "../activities/contract.js";
import type { Json } from "../schemas/json.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { settledBy, worst } from "./outcome.js";

export interface DeviceState {
  name: string;
  site: string;
  saved: Record<string, Json>;
  /** Statuses of the steps so far, by id. */
  steps: Record<string, StepStatus>;
  /** Changes in doubt, by step; what a check needs to know to settle them. */
  doubts: Record<string, StepResult>;
  /** Steps whose failure a rescue made good. */
  rescued: string[];
  /** How many segments it was given in the run, for activity ids. */
  segments: number;
  /** Has work in stages after the one that it was last seen in. */
  more: boolean;
  /** Takes no part in later stages. */
  out: boolean;
  /** Why the device did not do all its work, where no step says it. */
  cut_short?: { status: "cancelled" | "skipped"; message: string };
}

const newDevice = (device: { name: string; site: string }): DeviceState => ({
  name: device.name,
  site: device.site,
  saved: {},
  steps: {},
  doubts: {},
  rescued: [],
  segments: 0,
  more: false,
  out: false,
});

/** The device's state in the run, which knows it from now on. */
export function reach(
  devices: Map<string, DeviceState>,
  device: { name: string; site: string; more: boolean },
): DeviceState {
  const state = devices.get(device.name) ?? newDevice(device);
  state.more = device.more;
  devices.set(device.name, state);
  return state;
}

export function deviceStatus(device: DeviceState): StepStatus {
  const counted = Object.entries(device.steps).filter(
    ([id, status]) => status === "indeterminate" || !device.rescued.includes(id),
  );
  const statuses = counted.map(([, status]) => status);
  return worst(device.cut_short ? [...statuses, device.cut_short.status] : statuses);
}

export function record(device: DeviceState, results: StepResult[]): void {
  for (const result of results) {
    device.steps[result.id] = result.status;
    if (result.status === "indeterminate") device.doubts[result.id] = result;
    Object.assign(device.saved, result.saved);
  }
}

/** Ends the doubt about a change, if there still is one, after a check that names it. */
export function settle(device: DeviceState, step: string, check: StepStatus): void {
  const doubt = device.doubts[step];
  if (doubt && device.steps[step] === "indeterminate") device.steps[step] = settledBy(doubt, check);
}

export function contextFor(device: DeviceState, needs: { saved: string[]; steps: string[] }): DeviceContext {
  const pick = <T>(from: Record<string, T>, names: string[]) =>
    Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name] as T]));
  const steps = pick(device.steps, needs.steps);
  return {
    saved: pick(device.saved, needs.saved),
    steps: Object.fromEntries(Object.entries(steps).map(([id, status]) => [id, { status }])),
  };
}

// The stages of a run: one after the other, and at last its `finally`.
import type { StageInput } from "../workflows/messages.js";
import type { DeviceState } from "./device-state.js";

type Stages = readonly Pick<StageInput, "finally">[];

/** The index of the run's `finally`; undefined: it has none. */
export function finallyStage(stages: Stages): number | undefined {
  const index = stages.findIndex((stage) => stage.finally);
  return index < 0 ? undefined : index;
}

/** The indexes of the stages that come before it, in order. */
export const mainStages = (stages: Stages): number[] =>
  Array.from({ length: finallyStage(stages) ?? stages.length }, (_, index) => index);

/** Whether a device began work, which `finally` is for. */
export const isFinallyOwed = (devices: Iterable<DeviceState>): boolean => {
  for (const device of devices) if (device.entered) return true;
  return false;
};

/** Whether the run holds the devices of all its stages from its beginning on, for its `finally` changes them. */
export const holdsAll = (stages: Stages): boolean => stages.some((stage) => stage.finally?.holds);

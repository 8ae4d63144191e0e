// Everything that the events of a run so far come to.
import type { RunInput, RunOutcome } from "../workflows/messages.js";
import { type DeviceTrack, newTrack } from "./device-track.js";
import type { CloseHow } from "./facts.js";
import type { StageTrack } from "./stage-track.js";
import { baseOf } from "../run-model/result-id.js";

export interface FoldState {
  input?: RunInput;
  created_at?: string;
  started_at?: string;
  paused: boolean;
  cancelRequested: boolean;
  closed?: { how: CloseHow; at: string; status: RunOutcome["status"]; message?: string };
  /** Why no new device begins. */
  stopped?: string | undefined;
  devices: Map<string, DeviceTrack>;
  stages: StageTrack[];
  /** Devices that people have skipped while the run was held for them. */
  skipped: Set<string>;
  /** Of steps that the spec names, by id. */
  names: Map<string, string>;
}

export const newState = (): FoldState => ({
  paused: false,
  cancelRequested: false,
  devices: new Map(),
  stages: [],
  skipped: new Set(),
  names: new Map(),
});

/** The device's track, which is there from now on. */
export function deviceOf(state: FoldState, name: string): DeviceTrack {
  let track = state.devices.get(name);
  if (!track) state.devices.set(name, (track = newTrack(name)));
  return track;
}

/** What the spec calls the step, or the step of this iteration. */
export const nameOf = ({ names }: FoldState, step: string): string | undefined =>
  names.get(step) ?? names.get(baseOf(step));

export const stageOf = (state: FoldState, name: string): StageTrack | undefined =>
  state.stages.findLast((stage) => stage.name === name);

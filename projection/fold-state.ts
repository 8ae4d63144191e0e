// Everything that the events of a run so far come to.
import type { RunInput, RunOutcome } from "../workflows/messages.js";
import { type DeviceTrack, newTrack } from "./device-track.js";
import type { CloseHow } from "./facts.js";
import type { StageTrack } from "./stage-track.js";

export interface FoldState {
  input?: RunInput;
  created_at?: string;
  started_at?: string;
  paused: boolean;
  cancelRequested: boolean;
  closed?: { how: CloseHow; at: string; status: RunOutcome["status"]; message?: string };
  devices: Map<string, DeviceTrack>;
  stages: StageTrack[];
}

export const newState = (): FoldState => ({
  paused: false,
  cancelRequested: false,
  devices: new Map(),
  stages: [],
});

/** The device's track, which is there from now on. */
export function deviceOf(state: FoldState, name: string): DeviceTrack {
  let track = state.devices.get(name);
  if (!track) state.devices.set(name, (track = newTrack(name)));
  return track;
}

export const stageOf = (state: FoldState, name: string): StageTrack | undefined =>
  state.stages.findLast((stage) => stage.name === name);

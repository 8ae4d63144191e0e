// Everything that the events of a run so far come to.
import type { RunInput, RunOutcome } from "../workflows/messages.js";
import type { DeviceStatus, RunStatus } from "../schemas/outcome.js";
import { Census } from "./census.js";
import { type DeviceTrack, newTrack, verdict } from "./device-track.js";
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
  /** What its end means for the steps of all devices is known. */
  ended: boolean;
  /** It has ended, and its devices are counted. */
  over: boolean;
  /** Why no new device begins. */
  stopped?: string | undefined;
  /** By the plan, in inventory order. */
  planned: ReadonlySet<string>;
  /** Of which the history tells something. */
  devices: Map<string, DeviceTrack>;
  /** Of these, the ones that the plan does not name. */
  unplanned: string[];
  census: Census;
  stages: StageTrack[];
  /** Devices that people have skipped while the run was held for them. */
  skipped: Set<string>;
  /** Of steps that the spec names, by id. */
  names: Map<string, string>;
}

export function newState(planned: Iterable<string> = []): FoldState {
  const state: FoldState = {
    paused: false,
    cancelRequested: false,
    ended: false,
    over: false,
    planned: new Set(planned),
    devices: new Map(),
    unplanned: [],
    census: new Census((track) => statusOf(track, state)),
    stages: [],
    skipped: new Set(),
    names: new Map(),
  };
  return state;
}

/** The device's track, which is there from now on; whoever asks for it may change it while the present fact is applied. */
export function deviceOf(state: FoldState, name: string): DeviceTrack {
  let track = state.devices.get(name);
  if (!track) {
    state.devices.set(name, (track = newTrack(name)));
    if (!state.planned.has(name)) state.unplanned.push(name);
  }
  state.census.touch(track);
  return track;
}

export function statusOf(
  track: DeviceTrack,
  { ended, closed }: Pick<FoldState, "ended" | "closed">,
): DeviceStatus {
  if (ended)
    return track.results.size > 0 || track.model.cut_short ? verdict(track) : statusOfUntouched(closed);
  if (track.waiting !== undefined) return "waiting";
  // Between two stages nothing is done with it.
  if (track.finished) return track.model.more && !track.model.out ? "waiting" : verdict(track);
  if (track.model.out) return verdict(track);
  return track.stage === undefined ? "waiting" : "running";
}

/** Of a device that nothing was done with. @param closed how the run ended, if it has */
export function statusOfUntouched(closed: FoldState["closed"]): DeviceStatus {
  if (!closed) return "waiting";
  return CUT.has(closed.status) ? "cancelled" : "skipped";
}

const CUT: ReadonlySet<RunStatus> = new Set(["cancelled", "timed_out", "errored", "indeterminate"]);

/** What the spec calls the step, or the step of this iteration. */
export const nameOf = ({ names }: FoldState, step: string): string | undefined =>
  names.get(step) ?? names.get(baseOf(step));

export const stageOf = (state: FoldState, name: string): StageTrack | undefined =>
  state.stages.findLast((stage) => stage.name === name);

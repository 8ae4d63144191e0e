// From the fold's state to what the API shows: the run, its counts, and each device's result.
import type { Plan } from "../schemas/plan.js";
import type { DeviceStatus, RunStatus } from "../schemas/outcome.js";
import type { DeviceResult } from "../schemas/result.js";
import type { DeviceCounts, Run } from "../schemas/run.js";
import {
  type DeviceAbout,
  type DeviceTrack,
  deviceResult,
  deviceText,
  newTrack,
  verdict,
} from "./device-track.js";
import { type FoldState, nameOf } from "./fold-state.js";
import { runLinks } from "./links.js";
import { noDevices } from "../run-model/outcome.js";

/** What the plan knows before any stage has begun. */
export interface RunOutline {
  /** Names, in inventory order. */
  devices: string[];
  inputs: Run["inputs"];
}

export function outlineOf(plan: Pick<Plan, "stages" | "devices" | "inputs">): RunOutline {
  const targets = new Set(plan.stages.flatMap((stage) => stage.tracks.flatMap((track) => track.devices)));
  return { devices: Object.keys(plan.devices).filter((name) => targets.has(name)), inputs: plan.inputs };
}

function statusOf(track: DeviceTrack, state: FoldState): DeviceStatus {
  if (state.closed) {
    if (track.results.size > 0 || track.model.cut_short) return verdict(track);
    return CUT.has(state.closed.status) ? "cancelled" : "skipped";
  }
  if (track.waiting !== undefined) return "waiting";
  // Between two stages nothing is done with it.
  if (track.finished) return track.model.more && !track.model.out ? "waiting" : verdict(track);
  if (track.model.out) return verdict(track);
  return track.stage === undefined ? "waiting" : "running";
}

const CUT: ReadonlySet<RunStatus> = new Set(["cancelled", "timed_out", "errored", "indeterminate"]);

/** In inventory order, devices that have not begun included. */
export const deviceNames = (state: FoldState, outline?: RunOutline): string[] => [
  ...new Set([...(outline?.devices ?? []), ...state.devices.keys()]),
];

const trackOf = (state: FoldState, name: string): DeviceTrack => state.devices.get(name) ?? newTrack(name);

const aboutOf = (track: DeviceTrack, state: FoldState): DeviceAbout => ({
  run: state.input?.run ?? "",
  status: statusOf(track, state),
  nameOf: (step) => nameOf(state, step),
  over: state.closed?.message,
});

export const deviceStatus = (state: FoldState, name: string): DeviceStatus =>
  statusOf(trackOf(state, name), state);

/** The JSON of the device's result, in small parts. */
export function deviceResultText(state: FoldState, name: string): Generator<string> {
  const track = trackOf(state, name);
  return deviceText(track, aboutOf(track, state));
}

/** In inventory order. */
export const deviceResults = (state: FoldState, outline?: RunOutline): DeviceResult[] =>
  deviceNames(state, outline).map((name) => {
    const track = trackOf(state, name);
    return deviceResult(track, aboutOf(track, state));
  });

function count(state: FoldState, outline: RunOutline | undefined): DeviceCounts {
  const counts = noDevices(0);
  const names = deviceNames(state, outline);
  for (const name of names) counts[deviceStatus(state, name)]++;
  counts.total = Math.max(names.length, state.input?.devices ?? 0);
  const unknown = counts.total - names.length;
  if (unknown > 0) counts[state.closed ? "skipped" : "waiting"] += unknown;
  return counts;
}

function statusOfRun(state: FoldState): RunStatus {
  if (state.closed) return state.closed.status;
  if (state.started_at === undefined) return "queued";
  return state.paused ? "paused" : "running";
}

export function runState(id: string, state: FoldState, outline?: RunOutline): Run {
  const { input, closed } = state;
  const created = input?.created_at ?? state.created_at ?? "";
  return {
    id,
    workflow: input?.workflow ?? "",
    status: statusOfRun(state),
    ...(closed?.message ? { message: closed.message } : {}),
    created_at: created,
    started_at: state.started_at ?? null,
    finished_at: closed?.at ?? null,
    deadline_at: input?.deadline_at ?? null,
    inputs: input?.inputs ?? outline?.inputs ?? {},
    labels: input?.labels ?? {},
    actor: input?.actor ?? "",
    spec_digest: input?.spec_digest ?? "",
    devices: count(state, outline),
    ...(input?.origin ? { origin: input.origin } : {}),
    links: runLinks(id),
  };
}

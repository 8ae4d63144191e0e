// From the fold's state to what the API shows: the run, its counts, and each device's result.
import type { Plan } from "../schemas/plan.js";
import type { DeviceStatus, RunStatus } from "../schemas/outcome.js";
import type { DeviceResult } from "../schemas/result.js";
import type { DeviceCounts, Run } from "../schemas/run.js";
import { type DeviceAbout, type DeviceTrack, deviceResult, deviceText, newTrack } from "./device-track.js";
import { type FoldState, nameOf, statusOf, statusOfUntouched } from "./fold-state.js";
import { runLinks } from "./links.js";

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

/** In inventory order, devices that have not begun included. */
export const deviceNames = ({ planned, unplanned }: FoldState): string[] => [...planned, ...unplanned];

const trackOf = (state: FoldState, name: string): DeviceTrack => state.devices.get(name) ?? newTrack(name);

const aboutOf = (track: DeviceTrack, state: FoldState): DeviceAbout => ({
  run: state.input?.run ?? "",
  status: statusOf(track, state),
  nameOf: (step) => nameOf(state, step),
  over: state.ended ? state.closed?.message : undefined,
});

export const deviceStatus = (state: FoldState, name: string): DeviceStatus =>
  statusOf(trackOf(state, name), state);

/** The JSON of the device's result, in small parts. */
export function deviceResultText(state: FoldState, name: string): Generator<string> {
  const track = trackOf(state, name);
  return deviceText(track, aboutOf(track, state));
}

/** In inventory order. */
export const deviceResults = (state: FoldState): DeviceResult[] =>
  deviceNames(state).map((name) => {
    const track = trackOf(state, name);
    return deviceResult(track, aboutOf(track, state));
  });

function count(state: FoldState): DeviceCounts {
  const { planned, unplanned, census, input } = state;
  const known = census.known;
  const names = planned.size + unplanned.length;
  const total = Math.max(names, input?.devices ?? 0);
  const counts = { ...known, total };
  counts[statusOfUntouched(endOf(state))] += names - known.total;
  counts[state.over ? "skipped" : "waiting"] += total - names;
  return counts;
}

const endOf = ({ over, closed }: FoldState): FoldState["closed"] => (over ? closed : undefined);

function statusOfRun(state: FoldState): RunStatus {
  const closed = endOf(state);
  if (closed) return closed.status;
  if (state.started_at === undefined) return "queued";
  return state.paused ? "paused" : "running";
}

export function runState(id: string, state: FoldState, outlined: Run["inputs"] = {}): Run {
  const { input } = state;
  const closed = endOf(state);
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
    inputs: input?.inputs ?? outlined,
    labels: input?.labels ?? {},
    actor: input?.actor ?? "",
    spec_digest: input?.spec_digest ?? "",
    devices: count(state),
    ...(input?.origin ? { origin: input.origin } : {}),
    links: runLinks(id),
  };
}

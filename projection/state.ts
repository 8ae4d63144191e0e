// From the fold's state to what the API shows: the run, its counts, and each device's result.
import type { Plan } from "../schemas/plan.js";
import type { DeviceStatus, RunStatus } from "../schemas/outcome.js";
import type { DeviceResult } from "../schemas/result.js";
import type { DeviceCounts, Run } from "../schemas/run.js";
import { type DeviceTrack, deviceResult, newTrack, verdict } from "./device-track.js";
import { type FoldState, nameOf } from "./fold-state.js";
import { runLinks } from "./links.js";
import { noDevices } from "../workflows/outcome.js";

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
    if (track.results.size > 0 || track.cutShort) return verdict(track);
    return CUT.has(state.closed.status) ? "cancelled" : "skipped";
  }
  if (track.waiting !== undefined) return "waiting";
  // Between two stages nothing is done with it.
  if (track.finished) return track.more && !track.out ? "waiting" : verdict(track);
  if (track.out) return verdict(track);
  return track.stage === undefined ? "waiting" : "running";
}

const CUT: ReadonlySet<RunStatus> = new Set(["cancelled", "timed_out", "errored", "indeterminate"]);

function tracksOf(state: FoldState, outline: RunOutline | undefined): DeviceTrack[] {
  const names = new Set([...(outline?.devices ?? []), ...state.devices.keys()]);
  return [...names].map((name) => state.devices.get(name) ?? newTrack(name));
}

/** In inventory order, devices that have not begun included. */
export function deviceResults(state: FoldState, outline?: RunOutline): DeviceResult[] {
  const run = state.input?.run ?? "";
  return tracksOf(state, outline).map((track) =>
    deviceResult(track, { run, status: statusOf(track, state), nameOf: (step) => nameOf(state, step) }),
  );
}

function count(state: FoldState, outline: RunOutline | undefined): DeviceCounts {
  const counts = noDevices(0);
  const tracks = tracksOf(state, outline);
  for (const track of tracks) counts[statusOf(track, state)]++;
  counts.total = Math.max(tracks.length, state.input?.devices ?? 0);
  const unknown = counts.total - tracks.length;
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

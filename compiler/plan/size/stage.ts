// What a stage takes of Temporal's history: for one device, for all of them, and to be described.
import type { Plan, PlanNode, PlanStage, PlanStep } from "../../../schemas/plan.js";
import { kindOf } from "../../../steps/register.js";
import { insideOf, stepsOf } from "../../../run-model/nodes.js";
import { type DeviceSize, measureTracks, type Size } from "./device.js";

export interface StageSize {
  /** Of the device that takes most. */
  likely: Size;
  most: Size;
  /** Bytes of the largest input of an activity. */
  input: number;
  /** Of all devices together. */
  all: Size;
  all_at_most: Size;
  devices: number;
  /** Bytes that describe the steps, with the nodes of one track. */
  outline: number;
  /** Bytes of the nodes of all tracks. */
  all_tracks: number;
  /** Bytes that a device takes in an outline, with nodes of its own if devices differ. */
  per_device: number;
  /** Bytes that a device takes where it is only named. */
  named: number;
}

/** Of a device in a list, beside its name: 45 measured. */
const DEVICE_BYTES = 80;
/** Of a device of which a shard is told, or tells, that it passed. */
const TOLD_BYTES = 40;
/** Of a step, beside what it is called and what it reads: 130 measured. */
const STEP_BYTES = 170;
/** Of a node, beside the ids of its steps. */
const NODE_BYTES = 70;

export function sizesOf({ stages, steps }: Pick<Plan, "stages" | "steps">): StageSize[] {
  const measure = measureTracks(steps);
  const sizes = stages.map((stage) => sizeOf(stage, steps, measure));
  const all = stages.map(({ tracks }) =>
    [...new Set(tracks.flatMap(({ nodes }) => nodes.flatMap(stepsOf)))].flatMap((id) => steps[id] ?? []),
  );
  // A device is told which of its changes checks of later stages may resolve, and carries what their expressions read.
  let settled = 0;
  const needed = { saved: new Set<string>(), steps: new Set<string>() };
  for (let n = stages.length - 1; n >= 0; n--) {
    const size = sizes[n]!;
    for (const { id } of all[n + 1] ?? []) needed.steps.delete(id);
    const carried =
      needed.saved.size * SAVED_BYTES + [...needed.steps].reduce((sum, id) => sum + id.length + 60, 0);
    size.per_device += settled;
    size.named += settled + 2 * carried;
    for (const { action, needs } of all[n]!) {
      needs.saved.forEach((name) => needed.saved.add(name));
      needs.steps.forEach((id) => needed.steps.add(id));
      const { kind, value } = kindOf(action);
      const change = kind.resolves?.(value)?.settles;
      if (change !== undefined) settled += change.length + 3;
    }
  }
  return sizes;
}

/** A value that an earlier step saved, with its name. */
const SAVED_BYTES = 250;

function sizeOf(
  { tracks }: PlanStage,
  steps: Plan["steps"],
  measure: (nodes: readonly PlanNode[]) => DeviceSize,
): StageSize {
  const [likely, most, all, all_at_most] = [zero(), zero(), zero(), zero()];
  const ids = new Set<string>();
  let [input, devices, all_tracks, track_bytes, longest_name] = [0, 0, 0, 0, 0];
  for (const track of tracks) {
    const size = measure(track.nodes);
    const count = track.devices.length;
    grow(likely, size.likely);
    grow(most, size.most);
    add(all, size.likely, count);
    add(all_at_most, size.most, count);
    input = Math.max(input, size.input);
    devices += count;
    const bytes = nodesBytes(track.nodes);
    all_tracks += bytes;
    track_bytes = Math.max(track_bytes, bytes);
    for (const id of track.nodes.flatMap(stepsOf)) ids.add(id);
    for (const name of track.devices) longest_name = Math.max(longest_name, name.length);
  }
  const described = [...ids].reduce((bytes, id) => bytes + (steps[id] ? stepBytes(steps[id]) : 0), 0);
  const named = DEVICE_BYTES + longest_name;
  return {
    likely,
    most,
    input,
    all,
    all_at_most,
    devices,
    outline: described + track_bytes,
    all_tracks,
    per_device: named + (tracks.length > 1 ? track_bytes : 0),
    named: named + 2 * (longest_name + TOLD_BYTES),
  };
}

const zero = (): Size => ({ events: 0, bytes: 0 });

function grow(size: Size, { events, bytes }: Size): void {
  size.events = Math.max(size.events, events);
  size.bytes = Math.max(size.bytes, bytes);
}

function add(size: Size, { events, bytes }: Size, times: number): void {
  size.events += events * times;
  size.bytes += bytes * times;
}

function stepBytes({ id, name = "", action, needs }: PlanStep): number {
  const { kind, value } = kindOf(action);
  const [first] = kind.runs?.(value) ?? [];
  return (
    STEP_BYTES +
    2 * id.length +
    2 * name.length +
    (first?.commands[0]?.length ?? 20) +
    JSON.stringify(needs).length
  );
}

const nodesBytes = (nodes: readonly PlanNode[]): number =>
  nodes.reduce((bytes, node) => {
    const ids = node.kind === "reads" ? node.steps : [node.step ?? ""];
    const own = NODE_BYTES + ids.reduce((sum, id) => sum + id.length + 3, 0);
    return bytes + own + nodesBytes(insideOf(node));
  }, 0);

// A stage under way: its outline, put together from the slices that the run and its shards have loaded.
import type { StageOutline, StepOutline } from "../activities/contract.js";
import { insideOf } from "../run-model/nodes.js";
import type { BlockNode, PlanNode } from "../schemas/plan.js";
import { baseOf, type ChecksAhead, checksAhead } from "../run-model/settling.js";
import type { DeviceTrack } from "./device-track.js";

export interface StageTrack {
  index: number;
  name: string;
  started_at: string;
  skipped?: string;
  devices: Set<string>;
  steps: Record<string, StepOutline>;
  /** By device, then step: what the outline says of the node that the step stands in. */
  nodes: Map<string, NodeIndex>;
  /** By device, then step: the results that no longer count once its rescue has passed. */
  rescued: Map<string, RescuedIndex>;
  /** The run's `finally`: only devices that began work are in it. */
  finally?: true;
  /** By device: the checks on its way through the stage. */
  checks: Map<string, ChecksAhead>;
}
type NodeIndex = Map<string, { last: boolean; guarded: boolean; loop?: true; final?: true; cleanup?: true }>;

type RescuedIndex = Map<string, BlockNode>;

export function newStage(outline: StageOutline, time: string): StageTrack {
  const stage: StageTrack = {
    index: outline.stage,
    name: outline.name,
    started_at: time,
    devices: new Set(),
    steps: {},
    nodes: new Map(),
    rescued: new Map(),
    checks: new Map(),
    ...(outline.finally ? { finally: true as const } : {}),
    ...(outline.skipped === undefined ? {} : { skipped: outline.skipped }),
  };
  addSlice(stage, outline);
  return stage;
}

export function addSlice(stage: StageTrack, outline: StageOutline): void {
  const tracks = outline.tracks.map(indexTrack);
  const blocks = outline.tracks.map((nodes) => new Map(blocksIn(nodes)));
  const checks = outline.tracks.map((nodes) => checksAhead(nodes, outline.steps));
  for (const device of outline.devices) {
    stage.devices.add(device.name);
    const nodes = tracks[device.track];
    if (nodes) stage.nodes.set(device.name, nodes);
    const rescued = blocks[device.track];
    if (rescued?.size) stage.rescued.set(device.name, rescued);
    const ahead = checks[device.track];
    if (ahead?.size) stage.checks.set(device.name, ahead);
  }
  Object.assign(stage.steps, outline.steps);
}

export const stepOutline = (stage: StageTrack, step: string): StepOutline | undefined =>
  stage.steps[step] ?? stage.steps[baseOf(step)];

/** Whether the device got to the last node of its work in the stage, and to its last iteration where that is a loop. */
export function didLastNode(stage: StageTrack, track: DeviceTrack): boolean {
  const nodes = stage.nodes.get(track.name);
  if (!nodes) return false;
  const lastTurn = `[${(track.items?.length ?? 0) - 1}]`;
  return [...track.results.keys()].some((id) => {
    const node = nodes.get(id) ?? nodes.get(baseOf(id));
    return node?.final === true && (!node.loop || id.endsWith(lastTurn));
  });
}

/** The `wait` that a timer with this summary stands for: the first such step that has no result yet. */
export function nextWait(
  stage: StageTrack,
  device: string,
  summary: string,
  track: DeviceTrack,
): string | undefined {
  for (const [step, node] of stage.nodes.get(device) ?? []) {
    const outline = stage.steps[step];
    if (outline?.action !== "wait" || outline.summary !== summary) continue;
    if (node.loop) return `${step}[${[...track.results.keys()].filter((id) => baseOf(id) === step).length}]`;
    if (!track.results.has(step)) return step;
  }
  return undefined;
}

function indexNodes(
  nodes: PlanNode[],
  found: NodeIndex,
  mark: { loop?: true; final?: true; cleanup?: true } = {},
): NodeIndex {
  for (const [n, node] of nodes.entries()) {
    const { final: isFinal, ...rest } = mark;
    const own = isFinal && n === nodes.length - 1 ? mark : rest;
    const { last, guarded } = node;
    const entry = { last, guarded, ...own };
    if (node.kind === "reads") for (const step of node.steps) found.set(step, entry);
    else if (node.step !== undefined) found.set(node.step, entry);
    if (node.kind === "loop") indexNodes(node.body, found, { ...own, loop: true });
    if (node.kind === "block") {
      const { final: _never, ...around } = mark;
      indexNodes(node.body, found, own);
      indexNodes(node.rescue, found, around);
      indexNodes(node.always, found, { ...around, cleanup: true });
    }
  }
  return found;
}

const indexTrack = (nodes: PlanNode[]): NodeIndex => indexNodes(nodes, new Map(), { final: true });

const blocksIn = (nodes: readonly PlanNode[]): [string, BlockNode][] =>
  nodes.flatMap((node) => [
    ...(node.kind === "block" && node.step !== undefined ? [[node.step, node] as [string, BlockNode]] : []),
    ...blocksIn(insideOf(node)),
  ]);

// A stage under way: its outline, put together from the slices that the run and its shards have loaded.
import type { StageOutline, StepOutline } from "../activities/contract.js";
import type { PlanNode } from "../schemas/plan.js";
import { type ChecksAhead, checksAhead } from "../run-model/resolving-checks.js";
import { baseOf } from "../run-model/result-id.js";

export interface StageTrack {
  index: number;
  name: string;
  started_at: string;
  skipped?: string;
  devices: Set<string>;
  /** Steps of all slices, and what holds for the stage as a whole. */
  outline: Pick<StageOutline, "name" | "on_failure" | "max_failures" | "steps" | "finally">;
  /** Devices with which all was well until this stage. */
  failures: number;
  /** By device: its nodes, and the checks on its way. */
  nodes: Map<string, PlanNode[]>;
  checks: Map<string, ChecksAhead>;
}

export function newStage(outline: StageOutline, time: string): StageTrack {
  const { name, on_failure, max_failures, skipped } = outline;
  const stage: StageTrack = {
    index: outline.stage,
    name,
    started_at: time,
    devices: new Set(),
    outline: {
      name,
      on_failure,
      steps: {},
      ...(max_failures === undefined ? {} : { max_failures }),
      ...(outline.finally ? { finally: true as const } : {}),
    },
    failures: 0,
    nodes: new Map(),
    checks: new Map(),
    ...(skipped === undefined ? {} : { skipped }),
  };
  addSlice(stage, outline);
  return stage;
}

export function addSlice(stage: StageTrack, outline: StageOutline): void {
  Object.assign(stage.outline.steps, outline.steps);
  const checks = outline.tracks.map((nodes) => checksAhead(nodes, outline.steps));
  for (const device of outline.devices) {
    stage.devices.add(device.name);
    const nodes = outline.tracks[device.track];
    if (nodes) stage.nodes.set(device.name, nodes);
    const ahead = checks[device.track];
    if (ahead?.size) stage.checks.set(device.name, ahead);
  }
}

export const stepOutline = (stage: StageTrack, step: string): StepOutline | undefined =>
  stage.outline.steps[step] ?? stage.outline.steps[baseOf(step)];

// What the projection knows of one device: its results, and where it is in the present stage.
import type { Json } from "../schemas/json.js";
import type { DeviceStatus, StepStatus } from "../schemas/outcome.js";
import type { DeviceResult, StepResult } from "../schemas/result.js";
import { stepLabel } from "../schemas/step-label.js";
import { worst } from "../workflows/outcome.js";
import { baseOf } from "../workflows/settling.js";
import { workflowOf } from "./position.js";

export interface DeviceTrack {
  name: string;
  /** In order of first appearance; a trigger's parts are one result. */
  results: Map<string, StepResult>;
  /** Steps whose failure a rescue made good. */
  rescued: Set<string>;
  /** For whom it waits, while it waits for a lease. */
  waiting?: string;
  /** The stage in which it last started, and whether its work there is over. */
  stage?: string;
  finished: boolean;
  /** Items of the loop that it came to last. */
  items?: Json[];
  /** Name of the history that has its work. */
  history?: string;
  /** By stage, the names of the shards' histories that had its work. */
  shards?: Record<string, string>;
  /** The stage in which it is held for a person. */
  held?: string;
  /** It has work in stages after the one that it was last seen in. */
  more: boolean;
  /** What checks of stages after that one settle on it. */
  settledLater: string[];
  /** Indeterminate changes that had no consequence yet since a check was still to come. */
  awaiting: Set<string>;
  /** It did not pass and takes no part in later stages. */
  out: boolean;
  /** Why it did not do all its work, where no step says it. */
  cutShort?: { status: "cancelled" | "skipped"; message: string };
}

export const CUT_SHORT = {
  status: "cancelled",
  message: "the run ended before the device had done its work",
} as const;

export const newTrack = (name: string): DeviceTrack => ({
  name,
  results: new Map(),
  rescued: new Set(),
  finished: false,
  more: false,
  settledLater: [],
  awaiting: new Set(),
  out: false,
});

/** What the device's steps come to; of one stage only where that is named. */
export function verdict(track: DeviceTrack, stage?: string): StepStatus {
  const statuses: StepStatus[] = [];
  for (const result of track.results.values()) {
    if (stage !== undefined && result.stage !== stage) continue;
    const madeGood = track.rescued.has(result.id) || track.rescued.has(baseOf(result.id));
    if (!madeGood || result.status === "indeterminate") statuses.push(result.status);
  }
  if (track.cutShort) statuses.push(track.cutShort.status);
  return worst(statuses);
}

/** The first step that did not pass says why the device did not. */
function messageOf(track: DeviceTrack, status: DeviceStatus, steps: StepResult[]): string | undefined {
  if (status === "waiting") return track.waiting;
  if (status === "running" || status === "passed") return undefined;
  const step = steps.find((result) => result.status === status);
  if (step) return `${stepLabel(step)}: ${step.message ?? status}`;
  return track.cutShort?.message;
}

export interface DeviceAbout {
  run: string;
  status: DeviceStatus;
  /** What the spec calls a step. */
  nameOf: (step: string) => string | undefined;
}

export function deviceResult(track: DeviceTrack, { run, status, nameOf }: DeviceAbout): DeviceResult {
  const steps = [...track.results.values()].map((step) => withName(step, nameOf(step.id)));
  const message = messageOf(track, status, steps);
  const shards = Object.entries(track.shards ?? {}).map(([stage, history]) => [
    stage,
    workflowOf(run, history),
  ]);
  return {
    device: track.name,
    status,
    ...(message === undefined ? {} : { message }),
    steps,
    ...(shards.length > 0 ? { shards: Object.fromEntries(shards) as Record<string, string> } : {}),
  };
}

const withName = ({ id, ...rest }: StepResult, name: string | undefined): StepResult => ({
  id,
  ...(name === undefined ? {} : { name }),
  ...rest,
});

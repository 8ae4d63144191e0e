// What the projection knows of one device: its results, and where it is in the present stage.
import type { Json } from "../packages/devices/src/words/json.js";
import type { DeviceStatus, StepStatus } from "../schemas/outcome.js";
import type { DeviceResult, StepResult } from "../schemas/result.js";
import { stepLabel } from "../schemas/step-label.js";
import { type DeviceState, newDevice, statusOf } from "../run-model/device-state.js";
import type { FollowedFlow } from "../run-model/followed-flow.js";
import { listPieces } from "./paced.js";
import { workflowOf } from "./position.js";

export interface DeviceTrack {
  name: string;
  /** In order of first appearance; a trigger's parts are one result. */
  results: Map<string, StepResult>;
  /** What the rules of the run say of it. */
  model: DeviceState;
  /** Its way through the stage that it was last seen in; `followed` is absent where the rules do not lead to what was seen. */
  flow?: { stage: string; followed?: FollowedFlow | undefined };
  /** For whom it waits, while it waits for a lease. */
  waiting?: string;
  /** The stage in which it last started, and whether its work there is over. */
  stage?: string;
  finished: boolean;
  /** All was well with it when it started there. */
  wasEligible?: boolean;
  /** Items of the loop that it came to last. */
  items?: Json[];
  /** Name of the history that has its work. */
  history?: string;
  /** By stage, the names of the shards' histories that had its work. */
  shards?: Record<string, string>;
  /** The stage in which it is held for a person. */
  held?: string;
  /** Results that are indeterminate. */
  indeterminate: Set<string>;
}

export const newTrack = (name: string): DeviceTrack => ({
  name,
  results: new Map(),
  model: newDevice({ name, site: "" }),
  finished: false,
  indeterminate: new Set(),
});

export function setResult(track: DeviceTrack, result: StepResult): void {
  track.results.set(result.id, result);
  if (result.status === "indeterminate") track.indeterminate.add(result.id);
  else track.indeterminate.delete(result.id);
}

/** What the device's steps come to; of one stage only where that is named. */
export function verdict({ model, results }: DeviceTrack, stage?: string): StepStatus {
  return statusOf(model, resultsOf(results, stage), [], stage);
}

function* resultsOf(results: DeviceTrack["results"], stage: string | undefined) {
  for (const result of results.values())
    if (stage === undefined || result.stage === stage) yield [result.id, result.status] as const;
}

/** The first step that did not pass says why the device did not. */
function messageOf(
  track: DeviceTrack,
  { status, nameOf, over }: Pick<DeviceAbout, "status" | "nameOf" | "over">,
): string | undefined {
  if (status === "waiting") return track.waiting;
  if (status === "running" || status === "passed") return undefined;
  for (const step of track.results.values())
    if (step.status === status)
      return `${stepLabel(withName(step, nameOf(step.id)))}: ${step.message ?? status}`;
  return track.model.cut_short?.message ?? (track.results.size === 0 ? over : undefined);
}

export interface DeviceAbout {
  run: string;
  status: DeviceStatus;
  /** What the spec calls a step. */
  nameOf: (step: string) => string | undefined;
  /** Why the run ended before all devices had done their work; absent: it did not. */
  over: string | undefined;
}

export function deviceResult(track: DeviceTrack, about: DeviceAbout): DeviceResult {
  const { steps, ...parts } = partsOf(track, about);
  return { ...parts.head, steps: [...steps], ...parts.tail };
}

/** The JSON of the device's result, a step at a time. */
export function* deviceText(track: DeviceTrack, about: DeviceAbout): Generator<string> {
  const { head, steps, tail } = partsOf(track, about);
  yield `${JSON.stringify(head).slice(0, -1)},"steps":`;
  yield* listPieces(steps);
  const rest = JSON.stringify(tail).slice(1);
  yield rest === "}" ? rest : `,${rest}`;
}

/** What stands before the steps and behind them. */
function partsOf(track: DeviceTrack, about: DeviceAbout) {
  const message = messageOf(track, about);
  const shards = Object.entries(track.shards ?? {}).map(([stage, history]) => [
    stage,
    workflowOf(about.run, history),
  ]);
  return {
    head: { device: track.name, status: about.status, ...(message === undefined ? {} : { message }) },
    steps: namedSteps(track, about),
    tail: shards.length > 0 ? { shards: Object.fromEntries(shards) as Record<string, string> } : {},
  };
}

function* namedSteps({ results }: DeviceTrack, { nameOf }: DeviceAbout): Generator<StepResult> {
  for (const step of results.values()) yield withName(step, nameOf(step.id));
}

const withName = ({ id, ...rest }: StepResult, name: string | undefined): StepResult => ({
  id,
  ...(name === undefined ? {} : { name }),
  ...rest,
});

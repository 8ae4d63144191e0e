// What the workflow knows of one device, from its first segment in the run to its last.
import type { DeviceContext, StageDevice, StageOutline } from "../activities/contract.js";
import type { Json } from "../packages/devices/src/words/json.js";
import type { StepStatus } from "../schemas/outcome.js";
import type { StepResult } from "../schemas/result.js";
import { isUnsuccessful, outcomeSoFar, resolvedBy, worst } from "./outcome.js";
import { means } from "./resolving-checks.js";
import { baseOf, resultId } from "./result-id.js";

export interface DeviceState {
  name: string;
  site: string;
  saved: Record<string, Json>;
  /** Bytes of the large ones of these. */
  large: Record<string, number>;
  /** Statuses of the steps so far, by id; of earlier shards only those that are still asked for. */
  steps: Record<string, StepStatus>;
  /** Which statuses other steps of earlier shards came to. */
  before: StepStatus[];
  /** What later expressions read of those, by step; of a loop the worst status, and how many iterations it took. */
  known: Record<string, Known>;
  /** Changes that were indeterminate when they ended, by result; what a check needs to know to settle them. */
  indeterminate: Record<string, IndeterminateStep>;
  /** Of these, the ones that had no consequence yet since a check was still to come. */
  awaiting: string[];
  /** What checks of stages after the one that it was last seen in settle. */
  settled_later: string[];
  /** Steps whose failure a rescue made good. */
  rescued: string[];
  /** Work on it began in the run. */
  entered: boolean;
  /** How many segments it was given in the run: for activity ids, and for the names of its recordings. */
  segments: number;
  /** Has work in stages after the one that it was last seen in. */
  more: boolean;
  /** Takes no part in later stages. */
  out: boolean;
  /** Why the device did not do all its work, where no step says it. */
  cut_short?: CutShort;
}

export interface CutShort {
  status: "cancelled" | "skipped";
  message: string;
  /** In which it was; absent: between stages. */
  stage?: string;
}

export interface Known {
  status: StepStatus;
  turns?: number;
}
export type IndeterminateStep = Pick<StepResult, "id" | "status" | "detail">;

export const newDevice = (device: { name: string; site: string }): DeviceState => ({
  name: device.name,
  site: device.site,
  saved: {},
  large: {},
  steps: {},
  before: [],
  known: {},
  indeterminate: {},
  awaiting: [],
  settled_later: [],
  rescued: [],
  entered: false,
  segments: 0,
  more: false,
  out: false,
});

/** The device's state in the run, which knows it from now on. */
export function ensureDeviceState(
  devices: Map<string, DeviceState>,
  device: Omit<StageDevice, "track">,
  outline: Pick<StageOutline, "finally"> = {},
): DeviceState {
  const state = devices.get(device.name) ?? newDevice(device);
  lookAhead(state, device, outline);
  devices.set(device.name, state);
  return state;
}

/** What a stage's outline tells of the stages behind it. */
export function lookAhead(
  state: DeviceState,
  { more, settled_later = [] }: Pick<StageDevice, "more" | "settled_later">,
  outline: Pick<StageOutline, "finally">,
): void {
  // What the run's `finally` does is no work that the device was cut off from.
  if (!outline.finally) state.more = more;
  state.settled_later = settled_later;
}

export const deviceStatus = (device: DeviceState): StepStatus =>
  statusOf(device, Object.entries(device.steps), device.before);

/**
 * What these results come to on the device.
 * @param stage only what cut it short in this stage counts; absent: whatever did
 */
export function statusOf(
  device: DeviceState,
  results: Iterable<readonly [id: string, status: StepStatus]>,
  others: readonly StepStatus[] = [],
  stage?: string,
): StepStatus {
  const statuses = new Set(others);
  for (const [id, status] of results) if (counts(device, id, status)) statuses.add(status);
  const { cut_short } = device;
  if (cut_short && (stage === undefined || cut_short.stage === stage)) statuses.add(cut_short.status);
  return worst(statuses);
}

/** The run was cut off before the stages that the device still had to go to. */
export function cutOffFromLater(device: DeviceState): void {
  if (!device.more || device.out || hasFailed(device)) return;
  device.cut_short ??= { status: "cancelled", message: "the run ended before the device's later stages" };
}

/** Whether its status is a bad one; looked at for all devices again and again. */
export const hasFailed = (device: DeviceState): boolean =>
  device.cut_short?.status === "cancelled" ||
  device.before.some(isUnsuccessful) ||
  Object.keys(device.steps).some(
    (id) => isUnsuccessful(device.steps[id] as StepStatus) && counts(device, id),
  );

/** Whether it counts for what the device comes to. */
export const counts = (device: DeviceState, id: string, status = device.steps[id]): boolean =>
  status === "indeterminate" || !(device.rescued.includes(baseOf(id)) || device.rescued.includes(id));

export function record(device: DeviceState, results: StepResult[]): void {
  for (const result of results) {
    device.steps[result.id] = result.status;
    if (result.status === "indeterminate") device.indeterminate[result.id] = result;
    keep(device, result.saved ?? {});
  }
}

/** Smaller values are not counted. */
const LARGE_BYTES = 1_024;

export function keep(device: DeviceState, saved: Record<string, Json>): void {
  for (const [name, value] of Object.entries(saved)) {
    device.saved[name] = value;
    const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
    if (bytes >= LARGE_BYTES) device.large[name] = bytes;
    else delete device.large[name];
  }
}

/** The device's indeterminate changes that this name means: of a step with all its iterations, or of one. */
export const indeterminateSteps = (device: DeviceState, name: string): string[] =>
  Object.keys(device.steps).filter((id) => device.steps[id] === "indeterminate" && means(name, id));

/**
 * Ends indeterminate, where there still are any, after a check of what this name means.
 * @returns what these changes came to, those included of which a person has said it meanwhile
 */
export function settle(
  device: DeviceState,
  name: string,
  check: { id: string; status: StepStatus },
): IndeterminateStep[] {
  return Object.values(device.indeterminate)
    .filter(({ id }) => means(name, id))
    .map((step) => {
      const now = device.steps[step.id] ?? step.status;
      const status = now === "indeterminate" ? resolvedBy(step, check.status, baseOf(check.id)) : now;
      device.steps[step.id] = status;
      return { ...step, status };
    });
}

/** Inside of a loop its own steps are those of the same iteration. */
export interface InLoop {
  iteration?: { index: number };
  loop?: { steps: ReadonlySet<string> };
}

export function contextFor(
  device: DeviceState,
  needs: { saved: string[]; steps: string[] },
  { iteration, loop }: InLoop = {},
): DeviceContext {
  const pick = <T>(from: Record<string, T>, names: string[]) =>
    Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name] as T]));
  return {
    saved: pick(device.saved, needs.saved),
    steps: Object.fromEntries(
      needs.steps.flatMap((id) => {
        const known =
          iteration && loop?.steps.has(id) ? inTurn(device, id, iteration) : outcomeOf(device, id);
        return known ? [[id, known] as const] : [];
      }),
    ),
  };
}

function inTurn({ steps }: DeviceState, id: string, iteration: { index: number }) {
  const status = steps[resultId(id, iteration)];
  return status && { status, turn: iteration.index };
}

/** Of a step, in this execution and in those before. */
function outcomeOf(device: DeviceState, id: string): Known | undefined {
  const now = outcomeSoFar(device.steps, id);
  const before = device.known[id];
  return before && now ? { ...before, status: worst([before.status, now.status]) } : (before ?? now);
}

/** The run ended before the device had done its work. */
export function cutShort(device: DeviceState, stage?: string): void {
  device.cut_short ??= {
    status: "cancelled",
    message: "the run was cancelled or past its deadline before the device had done all its work",
    ...(stage === undefined ? {} : { stage }),
  };
}

/** A device that was never started because the run stopped. */
export function leaveOut(device: DeviceState, reason: string, stage?: string): void {
  device.cut_short ??= { status: "skipped", message: reason, ...(stage === undefined ? {} : { stage }) };
}

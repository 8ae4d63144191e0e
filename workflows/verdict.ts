// What follows from the results of a segment: go on, give the device up, hold the run for a person, or stop it.
import { CancellationScope, isCancellation } from "@temporalio/workflow";
import type { SegmentInput } from "../activities/contract.js";
import type { OnFailure } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import type { ControlPanel } from "./control.js";
import { settle } from "./device-state.js";
import type { DeviceState } from "./device-state.js";
import { isBad } from "./outcome.js";
import type { StageContext } from "./segment.js";

export interface DeviceWork extends StageContext {
  control: ControlPanel;
}

/** Where the nodes came to an end: all done, the device gives up, or the run is being cancelled. */
export type End = "done" | "gave_up" | "cancelled";
export interface Place {
  iteration?: SegmentInput["iteration"];
  rescues?: string;
  cleanup?: true;
  /** A rescue follows what does not pass here; only what it does not make good has consequences. */
  failures?: StepResult[];
}

/** What follows from the results: go on, give the device up, hold or stop the run. */
export async function verdict(
  work: DeviceWork,
  device: DeviceState,
  results: StepResult[],
  place: Place,
): Promise<End> {
  for (const { id, status } of results) {
    const { settles } = work.outline.steps[id] ?? {};
    if (settles !== undefined) settle(device, settles, status);
  }
  const bad = results.filter((result) => isBad(result.status) && !willBeSettled(work, result));
  if (bad.length === 0) {
    if (place.rescues) device.rescued.push(place.rescues);
    return "done";
  }
  if (bad.some((result) => result.status === "cancelled")) return "cancelled";
  if (!place.failures) return consequence(work, device, bad, place);
  place.failures.push(...bad);
  return "gave_up";
}

/** What `on_failure` says. A person who holds the run may end a doubt meanwhile, and decides whether the device goes on. */
export async function consequence(
  work: DeviceWork,
  device: DeviceState,
  bad: StepResult[],
  place: Place,
): Promise<End> {
  const policies = new Set(bad.map((result) => policyOf(work, result)));
  const [first] = bad;
  const { id: step, status } = first as StepResult;
  if (policies.has("stop_run")) work.control.stop(`stopped: step ${step} on ${device.name} ${status}`);
  if (policies.has("pause") && !place.cleanup && !CancellationScope.current().consideredCancelled) {
    const stage = work.outline.name;
    try {
      return (await work.control.holdFor({ stage, device: device.name, step, status })) === "skip"
        ? "gave_up"
        : "done";
    } catch (error) {
      if (isCancellation(error)) return "cancelled";
      throw error;
    }
  }
  return policies.size === 1 && policies.has("continue") ? "done" : "gave_up";
}

/** A later check of the stage ends the doubt about this change, so the device goes on to it. */
const willBeSettled = ({ outline }: DeviceWork, { id, status }: StepResult): boolean =>
  status === "indeterminate" && Object.values(outline.steps).some(({ settles }) => settles === id);

const policyOf = ({ outline }: DeviceWork, { id }: StepResult): OnFailure =>
  outline.steps[baseOf(id)]?.on_failure ?? outline.on_failure;

/** A segment ends where a step does not pass; where a person has let the device go on, the rest of it follows. */
export function stepsLeft(
  work: DeviceWork,
  steps: string[],
  results: StepResult[],
  { iteration }: Place,
): string[] {
  const last = results.at(-1);
  if (!last || !isBad(last.status) || policyOf(work, last) === "continue") return [];
  const at = steps.indexOf(iteration ? baseOf(last.id) : last.id);
  if (at >= 0) return steps.slice(at + 1);
  return steps.slice(steps.indexOf(baseOf(last.id)));
}

const baseOf = (id: string): string => id.replace(/\[\d+\]$/, "");

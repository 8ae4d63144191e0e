// What follows from the results of a segment: go on, give the device up, hold the run for a person, or stop it.
import { CancellationScope, isCancellation } from "@temporalio/workflow";
import type { SegmentInput } from "../activities/contract.js";
import type { OnFailure } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import type { ControlPanel } from "./control.js";
import { settle } from "../run-model/device-state.js";
import type { DeviceState } from "../run-model/device-state.js";
import type { StageContext } from "./segment.js";
import { awaitsCheck, baseOf, settledName } from "../run-model/settling.js";
import type { ChecksAhead } from "../run-model/settling.js";
import { isUnsuccessful } from "../run-model/outcome.js";

export interface DeviceWork extends StageContext {
  control: ControlPanel;
  /** On the device's way through the stage. */
  checks: ChecksAhead;
}

/** Where the nodes came to an end: all done, the device gives up, or the run is being cancelled. */
export type End = "done" | "gave_up" | "cancelled";
export interface StepContext {
  iteration?: SegmentInput["iteration"];
  /** The loop that this is an iteration of: the step that loops, and the steps of one iteration. */
  loop?: { step: string; steps: ReadonlySet<string> };
  /** More iterations follow. */
  followed?: true;
  /** It is the last of a rescue: the step that this is of, and the results that do not count once it has passed. */
  rescues?: { step: string; results: readonly string[] };
  cleanup?: true;
  /** A rescue follows what does not pass here; only what it does not make good has consequences. */
  failures?: Unsuccessful[];
}
/** A step that did not pass. */
export type Unsuccessful = Pick<StepResult, "id" | "status">;

/** What follows from the results: go on, give the device up, hold or stop the run. */
export async function verdict(
  work: DeviceWork,
  device: DeviceState,
  results: StepResult[],
  place: StepContext,
): Promise<End> {
  const known: Unsuccessful[] = deferIndeterminate(work, device, results);
  const bad = [...known, ...settled(work, device, results)].filter(({ status }) => isUnsuccessful(status));
  if (bad.length === 0) {
    if (place.rescues) device.rescued.push(...place.rescues.results);
    return "done";
  }
  if (bad.some((result) => result.status === "cancelled")) return "cancelled";
  return follow(work, device, bad, place);
}

/** A check that is passed over has consequences where the device went on for its sake. */
export async function onSkipped(
  work: DeviceWork,
  device: DeviceState,
  step: string,
  place: StepContext,
): Promise<End> {
  const bad = settled(work, device, [{ id: step, status: "skipped" }]);
  return bad.length === 0 ? "done" : follow(work, device, bad, place);
}

async function follow(
  work: DeviceWork,
  device: DeviceState,
  bad: Unsuccessful[],
  place: StepContext,
): Promise<End> {
  if (!place.failures) return consequence(work, device, bad, place);
  place.failures.push(...bad);
  return "gave_up";
}

/** Without the doubts that a check may still end: the device goes on to it. */
function deferIndeterminate(work: DeviceWork, device: DeviceState, results: StepResult[]): StepResult[] {
  const passing = new Set(results.filter((result) => isAwaiting(work, device, result)));
  device.awaiting.push(...[...passing].map(({ id }) => id));
  return results.filter((result) => !passing.has(result));
}

/** What the checks among these results settle. @returns changes that were let pass, are bad, and have no other check to come */
function settled(work: DeviceWork, device: DeviceState, results: Unsuccessful[]): Unsuccessful[] {
  return results.flatMap((check) => {
    const name = settledName(work.outline.steps[baseOf(check.id)], check.id);
    const changes = name === undefined ? [] : settle(device, name, check);
    return changes.filter((change) => {
      if (!device.awaiting.includes(change.id) || isAwaiting(work, device, change)) return false;
      device.awaiting = device.awaiting.filter((id) => id !== change.id);
      return isUnsuccessful(change.status);
    });
  });
}

const isAwaiting = ({ checks }: DeviceWork, device: DeviceState, result: Unsuccessful): boolean =>
  awaitsCheck(result, { checks, later: device.settled_later, has: (id) => id in device.steps });

/** What `on_failure` says. A person who holds the run may end a doubt meanwhile, and decides whether the device goes on. */
export async function consequence(
  work: DeviceWork,
  device: DeviceState,
  bad: Unsuccessful[],
  place: StepContext,
): Promise<End> {
  const policies = new Set(bad.map((result) => policyOf(work, result)));
  const [first] = bad;
  const { id: step, status } = first as Unsuccessful;
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

const policyOf = ({ outline }: DeviceWork, { id }: Unsuccessful): OnFailure =>
  outline.steps[baseOf(id)]?.on_failure ?? outline.on_failure;

/**
 * A segment ends where a step does not pass; where a person has let the device go on, the rest of it follows. It also ends
 * where its results are enough for one message (`isCut`).
 */
export function stepsLeft(
  work: DeviceWork,
  steps: string[],
  results: StepResult[],
  { iteration }: StepContext,
  isCut = false,
): string[] {
  const last = results.at(-1);
  if (!last) return [];
  if (!isCut && (!isUnsuccessful(last.status) || policyOf(work, last) === "continue")) return [];
  const at = steps.indexOf(iteration ? baseOf(last.id) : last.id);
  if (at >= 0) return steps.slice(at + 1);
  return steps.slice(steps.indexOf(baseOf(last.id)));
}

// What follows from results: go on, give the device up, hold the run for a person, or stop it.
import type { SegmentInput, StageOutline } from "../activities/contract.js";
import type { OnFailure } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";
import { ask, type Flow, type Unsuccessful } from "./commands.js";
import { type DeviceState, settle } from "./device-state.js";
import { isUnsuccessful } from "./outcome.js";
import { awaitsCheck, type ChecksAhead, resolvedName } from "./resolving-checks.js";
import { baseOf } from "./result-id.js";

/** A device in a stage. */
export interface DeviceInStage {
  device: DeviceState;
  outline: Pick<StageOutline, "name" | "on_failure" | "steps">;
  /** On the device's way through the stage. */
  checks: ChecksAhead;
}

/** Where the nodes came to an end: all done, the device gives up, or the run is being cancelled. */
export type End = "done" | "gave_up" | "cancelled";

/** Where among the nodes the device is. */
export interface StepContext {
  iteration?: SegmentInput["iteration"];
  /** The loop that this is an iteration of: the step that loops, and the steps of one iteration. */
  loop?: { step: string; steps: ReadonlySet<string> };
  /** It is cleanup: neither pause nor cancel stops it. */
  cleanup?: true;
  /** A rescue follows what does not pass here; only what it does not make good has consequences. */
  failures?: Unsuccessful[];
}

export function* verdict(at: DeviceInStage, results: StepResult[], place: StepContext): Flow<End> {
  const known = deferIndeterminate(at, results);
  const bad = [...known, ...settled(at, results)].filter(({ status }) => isUnsuccessful(status));
  if (bad.length === 0) return "done";
  if (bad.some(({ status }) => status === "cancelled")) return "cancelled";
  return yield* follow(at, bad, place);
}

/** A check that is skipped has consequences where the device went on for its sake. */
export function* onSkipped(at: DeviceInStage, step: string, place: StepContext): Flow<End> {
  const bad = settled(at, [{ id: step, status: "skipped" }]);
  return bad.length === 0 ? "done" : yield* follow(at, bad, place);
}

function* follow(at: DeviceInStage, bad: Unsuccessful[], place: StepContext): Flow<End> {
  if (!place.failures) return yield* consequence(at, bad, place);
  place.failures.push(...bad);
  return "gave_up";
}

/** Without the changes that a check may still resolve: the device goes on to it. */
function deferIndeterminate(at: DeviceInStage, results: Unsuccessful[]): Unsuccessful[] {
  const deferred = new Set(results.filter((result) => isAwaiting(at, result)));
  at.device.awaiting.push(...[...deferred].map(({ id }) => id));
  return results.filter((result) => !deferred.has(result));
}

/** What the checks among these results resolve. @returns changes that were deferred, did not pass, and have no other check to come */
function settled(at: DeviceInStage, results: Unsuccessful[]): Unsuccessful[] {
  const { device, outline } = at;
  return results.flatMap((check) => {
    const name = resolvedName(outline.steps[baseOf(check.id)], check.id);
    const changes = name === undefined ? [] : settle(device, name, check);
    return changes.filter((change) => {
      if (!device.awaiting.includes(change.id) || isAwaiting(at, change)) return false;
      device.awaiting = device.awaiting.filter((id) => id !== change.id);
      return isUnsuccessful(change.status);
    });
  });
}

const isAwaiting = ({ checks, device }: DeviceInStage, result: Unsuccessful): boolean =>
  awaitsCheck(result, { checks, later: device.settled_later, has: (id) => id in device.steps });

/** What `on_failure` says. A person who holds the run may resolve a change meanwhile, and decides whether the device goes on. */
export function* consequence(at: DeviceInStage, bad: Unsuccessful[], place: StepContext): Flow<End> {
  const policies = new Set(bad.map((result) => policyOf(at, result)));
  const first = bad[0] as Unsuccessful;
  if (policies.has("stop_run")) yield* ask({ do: "stop", step: first });
  if (policies.has("pause") && !place.cleanup && !(yield* ask({ do: "is_cancelled" }))) {
    const said = yield* ask({ do: "hold", step: first });
    return said === "cancelled" ? said : said === "skip" ? "gave_up" : "done";
  }
  return policies.size === 1 && policies.has("continue") ? "done" : "gave_up";
}

const policyOf = ({ outline }: DeviceInStage, { id }: Unsuccessful): OnFailure =>
  outline.steps[baseOf(id)]?.on_failure ?? outline.on_failure;

/**
 * A segment ends where a step does not pass; where a person has let the device go on, the rest of it follows. It also ends
 * where its results are enough for one message (`isCut`).
 */
export function stepsLeft(
  at: DeviceInStage,
  steps: string[],
  results: StepResult[],
  { iteration }: StepContext,
  isCut = false,
): string[] {
  const last = results.at(-1);
  if (!last) return [];
  if (!isCut && (!isUnsuccessful(last.status) || policyOf(at, last) === "continue")) return [];
  const place = steps.indexOf(iteration ? baseOf(last.id) : last.id);
  if (place >= 0) return steps.slice(place + 1);
  return steps.slice(steps.indexOf(baseOf(last.id)));
}

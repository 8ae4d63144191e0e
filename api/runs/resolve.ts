// A person says what became of an indeterminate change: to the run while it goes on; once it has ended, in the store beside it.
import { fromPlan, fromSystem, recordText } from "../../packages/devices/src/words/masked.js";
import { resolutionPath } from "../../artifacts/paths.js";
import type { StoredResolution } from "../../schemas/resolution.js";
import type { DeviceResult, StepResult } from "../../schemas/result.js";
import { UPDATES } from "../../workflows/messages.js";
import type { ResolveRequest } from "../../workflows/messages.js";
import { means } from "../../run-model/resolving-checks.js";
import { Problem } from "../problem.js";
import type { RouteContext } from "../routes/context.js";
import { renewArchive, updateRun } from "./control.js";
import { planFacts } from "./stored-plan.js";
import { readJson } from "./views.js";
import { baseOf } from "../../run-model/result-id.js";

/**
 * @returns the device's result with it
 * @throws {Problem} `not_found`, `conflict` where the step is not indeterminate, `no_worker`, `temporal_unreachable`
 */
export async function resolveIndeterminate(
  { deps, views }: Pick<RouteContext, "deps" | "views">,
  run: string,
  request: ResolveRequest,
): Promise<DeviceResult> {
  const look = async () => {
    const view = await views.open(run);
    const [text] = await view.resultTexts([request.device]);
    const result = text && (JSON.parse(Buffer.from(text).toString("utf8")) as DeviceResult);
    if (result) return { result, ended: (await view.run()).run.finished_at !== null };
    throw new Problem("not_found", `Run ${run} has no device ${request.device}.`);
  };
  const { result, ended } = await look();
  const named = result.steps.filter(({ id }) => means(request.step, id));
  if (named.length === 0) await refuseUnknown(deps, run, request);
  if (ended) await resolveEnded({ deps, views }, run, request, named);
  else await updateRun(deps.temporal, run, UPDATES.resolve, request);
  return (await look()).result;
}

/** A step that the device has not come to is no less known. */
async function refuseUnknown(
  deps: RouteContext["deps"],
  run: string,
  { device, step }: ResolveRequest,
): Promise<void> {
  const facts = await planFacts(deps, run);
  if (facts?.steps.includes(baseOf(step))) return;
  throw new Problem("not_found", `Device ${device} has no step ${step} in run ${run}.`);
}

/** What was recorded once stays; the same said again changes nothing and is carried out where it was not. */
async function resolveEnded(
  { deps, views }: Pick<RouteContext, "deps" | "views">,
  run: string,
  { actor, device, step, outcome }: ResolveRequest,
  named: StepResult[],
): Promise<void> {
  const path = resolutionPath(run, device, step);
  const known = await readJson<StoredResolution>(deps.store, path);
  const isIndeterminate = named.some(({ status }) => status === "indeterminate");
  if (known ? known.outcome !== outcome : !isIndeterminate)
    throw notIndeterminate(run, { device, step }, named);
  if (!isIndeterminate) return;
  if (!known) {
    const resolution: StoredResolution = { device, step, outcome, actor, at: new Date().toISOString() };
    const created = await deps.store.create(path, recordText(resolution));
    const other = created ? undefined : await readJson<StoredResolution>(deps.store, path);
    if (other && other.outcome !== outcome)
      throw new Problem(
        "conflict",
        `${other.actor} has just said that ${step} on ${device} was ${worded(other.outcome)}.`,
      );
    const about = {
      run: fromPlan(run),
      device: fromPlan(device),
      step: fromPlan(step),
      outcome,
      actor: fromSystem(actor),
      at: fromSystem(resolution.at),
    };
    deps.log.info(about, "an indeterminate change is resolved");
  }
  await renewArchive(deps.temporal, run);
  views.forget(run);
}

const worded = (outcome: StoredResolution["outcome"]): string =>
  outcome === "applied" ? "applied" : "not applied";

function notIndeterminate(
  run: string,
  { device, step }: Pick<ResolveRequest, "device" | "step">,
  named: StepResult[],
): Problem {
  const is = named.map(({ id, status, message }) => `${id} ${status}${message ? ` (${message})` : ""}`);
  const now = is.length > 0 ? is.join(", ") : "the device did not come to it";
  return new Problem("conflict", `Step ${step} on ${device} is not indeterminate in run ${run}: ${now}.`);
}

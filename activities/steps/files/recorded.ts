// What became of a file in the recorded run: its size and digest stand for its bytes, which no recording holds.
import { fetchedFilePath, inRun, resultsPath, stepJson, stepText } from "../../../artifacts/paths.js";
import { DeviceError } from "../../../packages/devices/src/errors.js";
import type { Json } from "../../../packages/devices/src/words/json.js";
import { streamFromStore } from "../../../packages/devices/src/words/masked.js";
import type { PlanStep } from "../../../schemas/plan.js";
import type { ArtifactRef, DeviceResult } from "../../../schemas/result.js";
import type { ReplayDeps } from "../../deps.js";
import type { Scope } from "../../scope.js";
import type { Task } from "../../task.js";
import { put } from "../commands.js";
import type { StepOutcome } from "../outcome.js";
import { judged } from "./outcome.js";

interface Replaying {
  task: Task;
  recorded: ReplayDeps;
  step: PlanStep;
  id: string;
  scope: Scope;
}

type Parsed = Record<string, Json>;

/**
 * @param differs why the recorded file is not the one of this step; undefined where it is
 * @throws {DeviceError} `not_recorded`
 */
export async function recordedFile(
  { task, recorded: { run, skip }, step, id, scope }: Replaying,
  differs: (parsed: Parsed) => string | undefined = () => undefined,
): Promise<StepOutcome & { parsed?: Parsed }> {
  const { input, plan, device, deps } = task;
  await task.session.get(task.journal.signal);
  await skip(plan, device.name, id);
  const stored = await deps.store.read(stepJson(run, input.device, id));
  if (!stored) return notPassed(task, run, id);
  const parsed = JSON.parse(stored.toString("utf8")) as Parsed;
  const why = differs(parsed);
  if (why !== undefined) throw notRecorded(`${device.name}: ${why}`);
  const message = String(await deps.store.read(stepText(run, input.device, id))).trimEnd();
  return { ...(await judged(task, step, { id, scope, message, parsed })), parsed };
}

/** The file that was kept then is kept of this run, too. @throws {DeviceError} `not_recorded` */
export async function recordedFetch(replaying: Replaying, name: string): Promise<StepOutcome> {
  const { task, recorded } = replaying;
  const { input, device, deps } = task;
  const { parsed, ...outcome } = await recordedFile(replaying);
  if (!parsed) return outcome;
  const from = fetchedFilePath(recorded.run, input.device, name);
  const to = fetchedFilePath(input.run, input.device, name);
  if (inRun(recorded.run, from) !== parsed["path"])
    throw notRecorded(`${device.name}: the recorded step kept ${String(parsed["path"])}, not ${name}.`);
  const found = await deps.store.open(from);
  if (!found)
    throw notRecorded(`${device.name}: the recorded run ${recorded.run} has no ${String(parsed["path"])}.`);
  const artifact: ArtifactRef = await put(task, to, streamFromStore(found.body as AsyncIterable<Uint8Array>));
  return { ...outcome, artifacts: [artifact, ...(outcome.artifacts ?? [])] };
}

/** A transfer that did not pass left nothing but its result. */
async function notPassed({ deps, device }: Task, run: string, id: string): Promise<StepOutcome> {
  const stored = await deps.store.read(resultsPath(run));
  const results = stored ? (JSON.parse(stored.toString("utf8")) as DeviceResult[]) : [];
  const step = results.find((result) => result.device === device.name)?.steps.find((each) => each.id === id);
  if (!step)
    throw notRecorded(`${device.name}: the recorded run ${run} does not say what step ${id} came to.`);
  const { status, message, detail } = step;
  return {
    status,
    ...(message === undefined ? {} : { message }),
    ...(detail === undefined ? {} : { detail }),
  };
}

const notRecorded = (message: string): DeviceError =>
  new DeviceError("not_recorded", message, { sent: false });

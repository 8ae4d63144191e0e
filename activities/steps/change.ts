// What a write does to the device: a `configure`, or a `run` that is not read-only.
import { RESULT } from "../../policy/limits.js";
import { cut, fromPlan, type Masked, ownText } from "../../packages/devices/src/words/masked.js";
import { diffPath, stepText } from "../../artifacts/paths.js";
import { DeviceError } from "../../packages/devices/src/errors.js";
import type { ConfigureResult } from "../../packages/devices/src/session.js";
import { roundConfirm } from "../../packages/devices/src/shell/commit-line.js";
import type { ConfigureAction, PlanStep, RunAction } from "../../schemas/plan.js";
import type { ArtifactRef } from "../../schemas/result.js";
import type { SegmentInput } from "../contract.js";
import { kindOf } from "../../steps/register.js";
import type { ChangeAction } from "../../steps/kind.js";
import { planBug } from "../failure.js";
import { maskText, readText, stringify } from "../off-loop/slices.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { put, renderCommands } from "./commands.js";
import { configurationLines } from "./configuration.js";
import { firstWrite } from "./effects.js";
import { watchEffect } from "./effective-difference.js";
import type { Effect } from "./effective-difference.js";
import { maskPatch } from "./mask-patch.js";
import type { StepOutcome } from "./outcome.js";
import { ask, judge } from "./read.js";
import { replaceByFile, replaceFileOf } from "./replace-by-file.js";
import { repliesOf } from "./replies.js";
import { saveStartup } from "./save.js";
import { standInsFor } from "./parts-of-secrets.js";
import { patternTooSlow } from "./too-slow.js";

export interface Rendered {
  /** What would go out, secrets in place. */
  lines: string[];
  run?: RunAction;
  configure?: ConfigureAction;
}

export function actionOf({ id, action }: PlanStep, part: SegmentInput["part"]): ChangeAction {
  const { kind, value } = kindOf(action);
  const change = kind.change?.(value, part);
  if (!change) throw planBug(ownText`step ${fromPlan(id)} changes nothing`);
  return change;
}

/** @throws {ExpressionError} @throws {DeviceError} `secret_unavailable` */
export async function renderChange(task: Task, action: ChangeAction, scope: Scope): Promise<Rendered> {
  if ("run" in action)
    return { lines: await renderCommands(task, action.run.commands, scope), run: action.run };
  const { configure } = action;
  return { lines: await configurationLines(task, configure, scope), configure };
}

/** A `run` whose effect could only be decided now, and is read-only or may be repeated. @throws {DeviceError} */
export async function readIn(
  task: Task,
  { effect }: PlanStep,
  { run, lines }: Rendered,
): Promise<RunAction | undefined> {
  if (!run) return undefined;
  if (effect !== undefined) return effect === "read" || effect === "idempotent" ? run : undefined;
  return (await firstWrite(task, lines)) === undefined ? run : undefined;
}

export interface Change {
  task: Task;
  step: PlanStep;
  id: string;
  scope: Scope;
  rendered: Rendered;
  /** Awaited before the first byte, with what was seen of the device before. */
  claim: (seen: { config_before?: string }) => Promise<void>;
}

/** @throws {DeviceError} @throws {NotSent} from `claim` */
export async function sendChange(change: Change): Promise<StepOutcome> {
  const { task, step, id, scope, rendered, claim } = change;
  const { configure } = rendered;
  if (rendered.run) {
    const beforeSend = () => claim({});
    return ask(task, step, {
      asked: rendered.run,
      commands: rendered.lines,
      id,
      scope,
      beforeSend,
      isLast: true,
    });
  }
  const effect = await watchEffect(task, step);
  const { config_before } = effect;
  const session = await task.session.get(task.journal.signal);
  const replies = await repliesOf(task, step, scope);
  const options = { timeout_ms: step.timeout_ms, signal: task.journal.signal, replies };
  const confirm_ms = configure?.confirm_ms;
  const beforeSend = () => claim(config_before === undefined ? {} : { config_before });
  const file = replaceFileOf(task.platform, configure);
  try {
    const result = file
      ? await replaceByFile({ task, step, lines: rendered.lines, file }, beforeSend)
      : await session.configure(rendered.lines, {
          ...options,
          ...(confirm_ms === undefined ? {} : { confirm_ms }),
          ...(configure?.replace ? { replace: true } : {}),
          beforeSend,
        });
    const rolls_back_by = task.time.now() + roundConfirm(task.platform, confirm_ms ?? 0);
    const unsaved =
      configure?.save && confirm_ms === undefined && !result.rejected
        ? await saveStartup(session, options)
        : undefined;
    return await configured(change, {
      result,
      effect: await effect.after(),
      ...(unsaved === undefined ? {} : { unsaved }),
      ...(confirm_ms === undefined ? {} : { rolls_back_by }),
    });
  } catch (error) {
    if (!(error instanceof DeviceError) || error.details.sent !== true) throw error;
    throw new BrokenChange(error, await keepEffect(change, undefined, await effect.afterBreak()));
  }
}

/** A change that broke off, with what was seen of its effect. */
export class BrokenChange extends DeviceError {
  constructor(
    error: DeviceError,
    readonly kept: { artifacts: ArtifactRef[]; difference?: Masked },
  ) {
    super(error.code, error.message, error.details, { cause: error });
  }
}

/** Keeps what the platform said the change would do, and what it did. */
async function keepEffect(
  { task, id }: Pick<Change, "task" | "id">,
  candidate: string | undefined,
  { difference }: Effect,
): Promise<{ artifacts: ArtifactRef[]; difference?: Masked }> {
  if (difference === undefined && candidate === undefined) return { artifacts: [] };
  const { input, redactor } = task;
  const body = {
    candidate: candidate === undefined ? null : await maskPatch(redactor, candidate),
    effective: difference ?? null,
  };
  const path = diffPath(input.run, input.device, id, input.part);
  const artifact = await put(task, path, await stringify(body));
  return { artifacts: [artifact], ...(difference === undefined ? {} : { difference: shorten(difference) }) };
}

/** Results travel in Temporal's history; the whole difference is in the artifact. */
export const shorten = (text: Masked): Masked =>
  text.length > RESULT.difference
    ? ownText`${cut(text, 0, RESULT.difference)}\n… the rest is in the artifact`
    : text;

interface Configured {
  result: ConfigureResult;
  effect: Effect;
  unsaved?: string;
  /** Of a commit-confirm, milliseconds since 1970. */
  rolls_back_by?: number;
}

async function configured(
  change: Change,
  { result, effect, unsaved, rolls_back_by }: Configured,
): Promise<StepOutcome> {
  const { task, step, id, scope } = change;
  const { input, redactor } = task;
  const { difference, artifacts: kept } = await keepEffect(change, result.diff, effect);
  const path = stepText(input.run, input.device, id, input.part);
  const artifacts = [await put(task, path, await maskText(redactor, result.output)), ...kept];
  const { accepted, rejected, not_sent, committed, discarded } = result;
  const detail = {
    accepted,
    not_sent,
    ...(committed === undefined ? {} : { committed }),
    ...(discarded === undefined ? {} : { discarded }),
    ...(rejected ? { rejected } : {}),
    ...(difference === undefined ? {} : { difference }),
    ...(effect.config_after === undefined ? {} : { config_after: effect.config_after }),
    ...(rolls_back_by === undefined || !committed
      ? {}
      : { rolls_back_by: new Date(rolls_back_by).toISOString() }),
  };
  if (rejected) {
    const stays = `${accepted.length} ${accepted.length === 1 ? "line" : "lines"} before it ${accepted.length === 1 ? "stays" : "stay"}`;
    const [line, said] = [rejected.line, rejected.said].map((text) => redactor.text(text));
    const isByFile = replaceFileOf(task.platform, change.rendered.configure) !== undefined;
    const message = isByFile
      ? `\`${line}\` was not carried out: ${said}; look at the configuration of ${fromPlan(task.device.name)}`
      : `line ${rejected.index + 1} \`${line}\` was rejected: ${said}; ${discarded ? "everything was discarded" : stays}`;
    return { status: "failed", message, artifacts, detail };
  }
  if (unsaved !== undefined) return { status: "failed", message: unsaved, artifacts, detail };
  // What the step expects of a commit-confirm is held against a new session, before it is confirmed.
  if (rolls_back_by !== undefined) return { status: "passed", artifacts, detail };
  const read = await readText(redactor, result.output);
  if (read.tooSlow !== undefined) throw patternTooSlow(task, read.tooSlow);
  const standIns = standInsFor([result.output], [read], true);
  const answers = {
    commands: [],
    results: [],
    output: result.output,
    parsed: null,
    masked: { output: read.masked },
    redactor: redactor.with(read.found, { ...read, masked: [read.masked] }),
    artifacts,
    ...(standIns ? { standIns: { ...standIns, parsed: null } } : {}),
  };
  return { ...(await judge(step, { commands: [], single: true }, answers, scope)), detail };
}

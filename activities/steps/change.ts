// What a write does to the device: a `configure`, or a `run` that is not read-only.
import { diffPath, stepText } from "../../artifacts/paths.js";
import type { ConfigureResult } from "../../devices/session.js";
import type { ConfigureAction, PlanStep, RunAction } from "../../schemas/plan.js";
import { assertSafeCommand, effectOf, renderText } from "../../spec/index.js";
import type { SegmentInput } from "../contract.js";
import { planBug } from "../failure.js";
import type { Scope } from "../scope.js";
import { withSecrets } from "../secret-scope.js";
import type { Task } from "../task.js";
import { put } from "./commands.js";
import { effectiveDifference } from "./effective-difference.js";
import type { StepOutcome } from "./outcome.js";
import { ask, judge } from "./read.js";
import { repliesOf } from "./replies.js";

export type ChangeAction = { configure: ConfigureAction } | { run: RunAction };

export interface Rendered {
  /** What would go out, secrets in place. */
  lines: string[];
  run?: RunAction;
  configure?: ConfigureAction;
}

export function actionOf({ id, action }: PlanStep, part: SegmentInput["part"]): ChangeAction {
  if ("trigger" in action) {
    const change = part === "undo" ? action.trigger.undo : action.trigger.do;
    if (change) return change;
  }
  if ("configure" in action || "run" in action) return action;
  throw planBug(`step ${id} changes nothing`);
}

/** @throws {ExpressionError} @throws {DeviceError} `secret_unavailable` */
export async function renderChange(task: Task, action: ChangeAction, scope: Scope): Promise<Rendered> {
  const templates = "configure" in action ? action.configure.lines : action.run.commands;
  const full = await withSecrets(task, scope, templates);
  const lines = templates.map((template) => renderText(template, full));
  lines.forEach(assertSafeCommand);
  if ("configure" in action) return { lines, configure: action.configure };
  return { lines, run: { ...action.run, commands: lines } };
}

/** A `run` whose effect could only be decided now, and is read-only or may be repeated. */
export function isRead(
  task: Task,
  step: PlanStep,
  rendered: Rendered,
): rendered is Rendered & { run: RunAction } {
  if (!rendered.run) return false;
  if (step.effect !== undefined) return step.effect === "read" || step.effect === "idempotent";
  return rendered.lines.every((line) => effectOf(task.platform, line) === "read");
}

export interface Change {
  task: Task;
  step: PlanStep;
  id: string;
  scope: Scope;
  rendered: Rendered;
  /** Awaited before the first byte. */
  claim: () => Promise<void>;
}

/** @throws {DeviceError} @throws {NotSent} from `claim` */
export async function sendChange(change: Change): Promise<StepOutcome> {
  const { task, step, id, scope, rendered, claim } = change;
  if (rendered.run) return ask(task, step, { asked: rendered.run, id, scope, beforeSend: claim });
  const before = await effectiveDifference(task, step);
  const session = await task.session.get(task.journal.signal);
  const replies = await repliesOf(task, step, scope);
  const options = { timeout_ms: step.timeout_ms, signal: task.journal.signal, replies };
  const result = await session.configure(rendered.lines, { ...options, beforeSend: claim });
  if (!result.rejected && rendered.configure?.save) await session.save(options);
  return configured(change, result, await before.after());
}

async function configured(
  { task, step, id, scope }: Change,
  result: ConfigureResult,
  difference: string | undefined,
): Promise<StepOutcome> {
  const { deps, input, redactor } = task;
  const keep = (path: string, body: string) => put(deps, input.run, path, redactor.text(body));
  const artifacts = [await keep(stepText(input.run, input.device, id, input.part), result.output)];
  if (difference !== undefined || result.diff !== undefined) {
    const body = JSON.stringify({ candidate: result.diff ?? null, effective: difference ?? null }, null, 2);
    artifacts.push(await keep(diffPath(input.run, input.device, id), body));
  }
  const { accepted, rejected, not_sent, committed, discarded } = result;
  const detail = {
    accepted,
    not_sent,
    ...(committed === undefined ? {} : { committed }),
    ...(discarded === undefined ? {} : { discarded }),
    ...(rejected ? { rejected } : {}),
    ...(difference === undefined ? {} : { difference }),
  };
  if (rejected) {
    const kept = discarded ? "everything was discarded" : `${accepted.length} lines before it stay`;
    const message = `line ${rejected.index + 1} \`${rejected.line}\` was rejected: ${rejected.said}; ${kept}`;
    return { status: "failed", message, artifacts, detail };
  }
  const answers = { commands: [], results: [], output: result.output, parsed: null, artifacts };
  return { ...judge(step, { commands: [], single: true }, answers, scope), detail };
}

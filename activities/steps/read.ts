// The read-only actions: `run`, `verify` without `within`, `snapshot`.
import { inRun, snapshotPath } from "../../artifacts/paths.js";
import type { PlanStep, RunAction, VerifyAction } from "../../schemas/plan.js";
import { checkExpectations, effectOf, evaluateAll } from "../../spec/index.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { renderCommands, sendCommands } from "./commands.js";
import type { Answers } from "./commands.js";
import type { StepOutcome } from "./outcome.js";
import { isBad } from "./status.js";

export async function readAction(task: Task, step: PlanStep, id: string, scope: Scope): Promise<StepOutcome> {
  const { action } = step;
  if ("snapshot" in action) return snapshot(task, step, id, scope);
  const asked: RunAction | VerifyAction | undefined =
    "run" in action ? action.run : "verify" in action ? action.verify : undefined;
  if (!asked) throw new Error(`${id} is no read-only action`);
  return ask(task, step, { asked, id, scope });
}

export interface Ask {
  asked: RunAction | VerifyAction;
  id: string;
  scope: Scope;
  beforeSend?: () => Promise<void>;
}

/** Sends, parses, keeps, checks, saves. */
export async function ask(
  task: Task,
  step: PlanStep,
  { asked, id, scope, beforeSend }: Ask,
): Promise<StepOutcome> {
  const commands = renderCommands(asked, scope);
  if (!beforeSend) refuseWrites(task, step, commands);
  const keep = { id, ...(task.input.part ? { part: task.input.part } : {}) };
  const answers = await sendCommands({
    task,
    step,
    scope,
    commands,
    action: asked,
    keep,
    ...(beforeSend ? { beforeSend } : {}),
  });
  if (!task.input.part) task.fresh.set(id, { output: answers.output, parsed: answers.parsed });
  return judge(step, asked, answers, scope);
}

export function judge(
  step: PlanStep,
  asked: RunAction | VerifyAction,
  answers: Answers,
  scope: Scope,
): StepOutcome {
  const { artifacts, refused } = answers;
  if (refused) {
    return {
      status: "failed",
      message: `the device refused \`${refused.command}\`: ${refused.said}`,
      artifacts,
    };
  }
  const full = { ...scope, output: answers.output, parsed: answers.parsed };
  const expectations = [...("expect" in asked ? asked.expect : []), ...step.expect];
  const checks = checkExpectations(expectations, full);
  const unmet = checks.filter((check) => !check.held);
  const saved = evaluateAll(step.save, full);
  return {
    status: unmet.length > 0 ? "failed" : "passed",
    ...(unmet[0] ? { message: `expected ${unmet[0].expect}, found ${unmet[0].actual}` } : {}),
    checks,
    ...(Object.keys(saved).length > 0 ? { saved } : {}),
    artifacts,
  };
}

/** The compiler decided on what it could render; this is what is really sent. */
export function refuseWrites(task: Task, step: PlanStep, commands: string[]): void {
  if (step.effect === "read") return;
  const write = commands.find((command) => effectOf(task.platform, command) !== "read");
  if (write !== undefined) {
    throw new Error(`\`${write}\` is not among the read-only commands of ${task.platform.name}`);
  }
}

async function snapshot(task: Task, step: PlanStep, id: string, scope: Scope): Promise<StepOutcome> {
  if (!("snapshot" in step.action)) throw new Error(`${id} is no snapshot`);
  const { name, commands: templates } = step.action.snapshot;
  const commands = renderCommands({ commands: templates }, scope);
  refuseWrites(task, step, commands);
  const answers = await sendCommands({
    task,
    step,
    scope,
    commands,
    action: { single: false },
    keep: { id },
  });
  if (answers.refused) return judge(step, { commands: [], single: false }, answers, scope);
  const parsed = answers.parsed as unknown[];
  const state = commands.map((command, n) => ({
    command,
    parsed: parsed[n] ?? null,
    raw: answers.results[n]?.output ?? "",
  }));
  const path = snapshotPath(task.input.run, task.input.device, name);
  const body = JSON.stringify(
    task.redactor.json(JSON.parse(JSON.stringify({ name, device: task.input.device, commands: state }))),
    null,
    2,
  );
  const { media_type, bytes, sha256 } = await task.deps.store.put(path, body);
  const outcome = judge(step, { commands: [], single: false }, answers, scope);
  return {
    ...outcome,
    artifacts: [...answers.artifacts, { path: inRun(task.input.run, path), media_type, bytes, sha256 }],
    ...(isBad(outcome.status) ? {} : { message: `${commands.length} commands kept as ${name}` }),
  };
}

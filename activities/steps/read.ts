// The read-only actions: `run`, `verify` without `within`, `snapshot`.
import { snapshotPath } from "../../artifacts/paths.js";
import type { Json } from "../../schemas/json.js";
import type { Expectation, PlanStep, RunAction, VerifyAction } from "../../schemas/plan.js";
import type { ArtifactRef } from "../../schemas/result.js";
import { effectOf, ExpressionError, type Observed } from "../../spec/index.js";
import { runJob } from "../off-loop/run-job.js";
import { maskJson, stringify } from "../off-loop/slices.js";
import type { Jobs } from "../off-loop/jobs.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { put, renderCommands, sendCommands } from "./commands.js";
import type { Answers } from "./commands.js";
import { ofWholeOutput, sayLarge } from "./large-output.js";
import { StepEnd, type StepOutcome } from "./outcome.js";
import { isBad } from "./status.js";
import { unmetMessage } from "./unmet.js";

export function readAction(task: Task, step: PlanStep, id: string, scope: Scope): Promise<StepOutcome> {
  const { action } = step;
  if ("snapshot" in action) return snapshot(task, step, id, scope);
  const asked: RunAction | VerifyAction | undefined =
    "run" in action ? action.run : "verify" in action ? action.verify : undefined;
  if (!asked) throw new Error(`${id} is no read-only action`);
  return ask(task, step, { asked, id, scope });
}

export interface Ask {
  asked: RunAction | VerifyAction;
  /** Its commands, where they are rendered already. */
  commands?: string[];
  id: string;
  scope: Scope;
  beforeSend?: () => Promise<void>;
}

/** Sends, parses, keeps, checks, saves. */
export async function ask(
  task: Task,
  step: PlanStep,
  { asked, id, scope, beforeSend, ...rendered }: Ask,
): Promise<StepOutcome> {
  const commands = rendered.commands ?? (await renderCommands(task, asked.commands, scope));
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
  if (!task.input.part) {
    const { output, parsed } = answers;
    task.fresh.set(id, { output, ...(parsed === undefined ? {} : { parsed }) });
  }
  return judge(task, step, asked, answers, scope);
}

/** @throws {StepEnd} where the checks could not be evaluated */
export async function judge(
  { redactor }: Pick<Task, "redactor">,
  step: PlanStep,
  asked: RunAction | VerifyAction,
  answers: Answers,
  scope: Scope,
): Promise<StepOutcome> {
  const { artifacts, refused, unparsed, gone } = answers;
  if (gone !== undefined) return { status: "failed", message: gone, artifacts };
  if (unparsed?.limit) throw new StepEnd({ status: "errored", message: unparsed.message, artifacts });
  if (unparsed) return { status: "failed", message: unparsed.message, artifacts };
  if (refused) {
    return {
      status: "failed",
      // Masked before words stand in front of it, as in {@link unmetMessage}.
      message: `the device refused \`${redactor.text(refused.command)}\`: ${redactor.text(refused.said)}`,
      artifacts,
    };
  }
  const seen = observed(answers, scope);
  const expectations = [...("expect" in asked ? asked.expect : []), ...step.expect];
  const judged = await evaluateAll(expectations, step.save, seen, artifacts);
  const checks = ofWholeOutput(expectations, judged.checks, answers.large ?? []);
  const unmet = checks.filter((check) => !check.held);
  return {
    status: unmet.length > 0 ? "failed" : "passed",
    ...sayLarge(answers.large ?? []),
    ...(unmet[0] ? { message: unmetMessage(redactor, unmet[0]) } : {}),
    checks,
    ...(Object.keys(judged.saved).length > 0 ? { saved: judged.saved } : {}),
    artifacts,
  };
}

async function evaluateAll(
  expectations: Expectation[],
  save: PlanStep["save"],
  observed: Observed,
  artifacts: ArtifactRef[],
): Promise<Jobs["judge"]["result"]> {
  if (expectations.length === 0 && Object.keys(save).length === 0) return { checks: [], saved: {} };
  try {
    return await runJob({ kind: "judge", expectations, observed, save });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new StepEnd({ status: "errored", message: error.message, artifacts });
  }
}

export const observed = ({ output, parsed }: Answers, scope: Scope) => ({ output, parsed, scope });

/** The compiler decided on what it could render; this is what is really sent. */
export function refuseWrites(task: Task, step: PlanStep, commands: string[]): void {
  if (step.effect === "read" || step.effect === "idempotent") return;
  const write = commands.find((command) => effectOf(task.platform, command) !== "read");
  if (write !== undefined) {
    const message = `\`${write}\` is not among the read-only commands of ${task.platform.name}; nothing was sent`;
    throw new ExpressionError("unsafe_command", message, 0);
  }
}

async function snapshot(task: Task, step: PlanStep, id: string, scope: Scope): Promise<StepOutcome> {
  if (!("snapshot" in step.action)) throw new Error(`${id} is no snapshot`);
  const { name, commands: templates } = step.action.snapshot;
  const commands = await renderCommands(task, templates, scope);
  refuseWrites(task, step, commands);
  const answers = await sendCommands({
    task,
    step,
    scope,
    commands,
    action: { single: false },
    keep: { id },
  });
  if (answers.refused ?? answers.unparsed)
    return judge(task, step, { commands: [], single: false }, answers, scope);
  const parsed = (answers.parsed ?? []) as Json[];
  const state = commands.map((command, n) => ({
    command,
    parsed: parsed[n] ?? null,
    raw: answers.results[n]?.output ?? "",
  }));
  const path = snapshotPath(task.input.run, task.input.device, name);
  const kept = await maskJson(task.redactor, { name, device: task.input.device, commands: state });
  const artifact = await put(task.deps, task.input.run, path, await stringify(kept));
  const outcome = await judge(task, step, { commands: [], single: false }, answers, scope);
  return {
    ...outcome,
    artifacts: [...answers.artifacts, artifact],
    ...(isBad(outcome.status)
      ? {}
      : {
          message: [
            `${commands.length} command${commands.length === 1 ? "" : "s"} kept as ${name}`,
            outcome.message ?? [],
          ]
            .flat()
            .join("; "),
        }),
  };
}

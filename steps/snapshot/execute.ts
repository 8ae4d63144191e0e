// `snapshot` on a worker: what was said and what was read of it, kept under a name.
import { type Answers, put, renderCommands, sendCommands } from "../../activities/steps/commands.js";
import type { Scope } from "../../activities/scope.js";
import type { StepOutcome } from "../../activities/steps/outcome.js";
import type { Task } from "../../activities/task.js";
import type { PlanStep } from "../../schemas/plan.js";
import { judge, refuseWrites } from "../../activities/steps/read.js";
import { stringify } from "../../activities/off-loop/slices.js";
import { snapshotPath } from "../../artifacts/paths.js";
import { isUnsuccessful } from "../../run-model/outcome.js";
import { fromPlan, ownWord } from "../../packages/devices/src/words/masked.js";
import type { Execution } from "../kind.js";
import type { SnapshotAction } from "./schema.js";

export const execute: Execution<SnapshotAction>["execute"] = async (task, step, value, { id, scope }) => {
  const { name, commands: templates } = value;
  const commands = await renderCommands(task, templates, scope);
  task.commands = commands;
  await refuseWrites(task, step, commands);
  const sending = { task, step, scope, commands, action: { single: false }, keep: { id } };
  return sendCommands(sending, (answers) => keepState(task, step, answers, { name, scope }));
};

async function keepState(
  task: Task,
  step: PlanStep,
  answers: Answers,
  { name, scope }: { name: string; scope: Scope },
): Promise<StepOutcome> {
  const { commands } = answers;
  if (answers.refused ?? answers.unparsed)
    return judge(step, { commands: [], single: false }, answers, scope);
  const { redactor, masked } = answers;
  const outputs = [masked.output].flat();
  const parsed = Array.isArray(masked.parsed) ? masked.parsed : [];
  const state = commands.map((command, n) => ({
    command: redactor.text(command),
    parsed: parsed[n] ?? null,
    raw: outputs[n] ?? ownWord(""),
  }));
  const path = snapshotPath(task.input.run, task.input.device, name);
  const kept = { name: fromPlan(name), device: fromPlan(task.input.device), commands: state };
  const artifact = await put(task, path, await stringify(kept));
  const outcome = await judge(step, { commands: [], single: false }, answers, scope);
  return {
    ...outcome,
    artifacts: [...answers.artifacts, artifact],
    ...(isUnsuccessful(outcome.status)
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

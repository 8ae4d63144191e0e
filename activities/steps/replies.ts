// The answers that a step brings for the questions of its commands.
import type { Reply } from "../../devices/dialogs.js";
import type { PlanStep } from "../../schemas/plan.js";
import { renderCommand } from "../../spec/index.js";
import type { Scope } from "../scope.js";
import { withSecrets } from "../secret-scope.js";
import type { Task } from "../task.js";

export async function repliesOf(task: Task, step: PlanStep, scope: Scope): Promise<Reply[]> {
  const full = await withSecrets(
    task,
    scope,
    step.replies.map((reply) => reply.answer),
  );
  return step.replies.map(({ prompt, answer, secret }) => ({
    prompt,
    answer: renderCommand(answer, full),
    secret,
  }));
}

// The answers that a step brings for the questions of its commands.
import type { Reply } from "../../packages/devices/src/dialogs.js";
import type { PlanStep } from "../../schemas/plan.js";
import { renderTexts } from "../off-loop/render.js";
import type { Scope } from "../scope.js";
import { withSecrets } from "../secret-scope.js";
import type { Task } from "../task.js";

export async function repliesOf(task: Task, step: PlanStep, scope: Scope): Promise<Reply[]> {
  const templates = step.replies.map(({ answer }) => answer);
  const answers = await renderTexts(templates, await withSecrets(task, scope, templates));
  return step.replies.map(({ prompt, secret }, n) => ({ prompt, answer: answers[n] as string, secret }));
}

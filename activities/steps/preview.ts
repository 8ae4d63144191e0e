// `--check`: what a change would send, and what it would do where the platform can say; nothing is applied.
import { diffPath, stepText } from "../../artifacts/paths.js";
import type { PlanStep } from "../../schemas/plan.js";
import { maskText, stringify } from "../off-loop/slices.js";
import type { Task } from "../task.js";
import type { Rendered } from "./change.js";
import { shorten } from "./change.js";
import { put } from "./commands.js";
import { maskPatch } from "./mask-patch.js";
import type { StepOutcome } from "./outcome.js";

export async function preview(
  task: Task,
  step: PlanStep,
  id: string,
  { lines, configure }: Rendered,
): Promise<StepOutcome> {
  const { input, redactor, platform } = task;
  const text = stepText(input.run, input.device, id, input.part);
  const artifacts = [await put(task, text, await maskText(redactor, `${lines.join("\n")}\n`))];
  const detail = { check: true, lines, sent: false };
  const would = `check: would send ${lines.length} ${lines.length === 1 ? "line" : "lines"}`;
  // What an undo would do shows only once there is something to undo.
  if (!configure || input.part === "undo" || platform.configure?.candidate !== true)
    return { status: "skipped", message: would, artifacts, detail };

  const session = await task.session.get(task.journal.signal);
  const result = await session.configure(lines, {
    timeout_ms: step.timeout_ms,
    signal: task.journal.signal,
    dry_run: true,
    ...(configure.replace ? { replace: true } : {}),
  });
  if (result.rejected) {
    const { line, index, said } = result.rejected;
    return {
      status: "failed",
      message: `check: line ${index + 1} \`${redactor.text(line)}\` would be rejected: ${redactor.cutText(said)}`,
      artifacts,
      detail,
    };
  }
  const difference = await maskPatch(redactor, result.diff ?? "");
  const body = await stringify({ candidate: difference, effective: null });
  artifacts.push(await put(task, diffPath(input.run, input.device, id, input.part), body));
  return {
    status: "skipped",
    message:
      difference.trim() === "" ? `${would}, which would change nothing` : `${would}\n${shorten(difference)}`,
    artifacts,
    detail: { ...detail, difference: shorten(difference) },
  };
}

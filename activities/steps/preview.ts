// `--check`: what a change would send, and what it would do where the platform can say; nothing is applied.
import { diffPath, stepText } from "../../artifacts/paths.js";
import { type Masked, ownText } from "../../packages/devices/src/words/masked.js";
import type { ConfigureAction, PlanStep } from "../../schemas/plan.js";
import { maskText, stringify } from "../off-loop/slices.js";
import type { Task } from "../task.js";
import type { Rendered } from "./change.js";
import { shorten } from "./change.js";
import { put } from "./commands.js";
import { maskPatch } from "./mask-patch.js";
import type { StepOutcome } from "./outcome.js";
import { differenceByFile, replaceFileOf } from "./replace-by-file.js";

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
  const file = replaceFileOf(platform, configure);
  if (!configure || input.part === "undo" || (platform.configure?.candidate !== true && !file))
    return { status: "skipped", message: would, artifacts, detail };

  const shown = file
    ? await shownByFile({ task, step, lines, file })
    : await shownByCandidate(task, step, lines, configure);
  if ("refused" in shown) return { status: "failed", message: shown.refused, artifacts, detail };
  const difference = await maskPatch(redactor, shown.difference);
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

type Shown = { difference: string } | { refused: Masked };

async function shownByCandidate(
  { session, journal: { signal }, redactor }: Task,
  { timeout_ms }: PlanStep,
  lines: string[],
  { replace }: ConfigureAction,
): Promise<Shown> {
  const held = await session.get(signal);
  const options = { timeout_ms, signal, dry_run: true, ...(replace ? { replace } : {}) };
  const { rejected, diff = "" } = await held.configure(lines, options);
  if (!rejected) return { difference: diff };
  const { line, index, said } = rejected;
  return {
    refused: ownText`check: line ${index + 1} \`${redactor.text(line)}\` would be rejected: ${redactor.cutText(said)}`,
  };
}

async function shownByFile(replacing: Parameters<typeof differenceByFile>[0]): Promise<Shown> {
  const { refused, difference } = await differenceByFile(replacing);
  if (refused === undefined) return { difference };
  const { redactor } = replacing.task;
  return { refused: ownText`check: the device does not show the difference: ${redactor.cutText(refused)}` };
}

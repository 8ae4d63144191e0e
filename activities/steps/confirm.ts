// Makes a commit-confirm permanent, and then the startup configuration, where the step says so.
import { stepText } from "../../artifacts/paths.js";
import type { PlanStep } from "../../schemas/plan.js";
import { maskText } from "../off-loop/slices.js";
import type { Task } from "../task.js";
import { actionOf } from "./change.js";
import { put } from "./commands.js";
import type { StepOutcome } from "./outcome.js";
import { expectedOf } from "./rollback.js";
import { digestOfConfig, runningConfig } from "./running-config.js";
import { saveStartup } from "./save.js";

/** Of a commit-confirm. */
export interface Ending {
  task: Task;
  step: PlanStep;
  id: string;
  /** Awaited before the first byte. */
  claim: () => Promise<void>;
}

/** @throws {DeviceError} @throws {NotSent} from `claim` */
export async function sendConfirm({ task, step, id, claim }: Ending): Promise<StepOutcome> {
  const { input, journal, redactor } = task;
  const options = { timeout_ms: step.timeout_ms, signal: journal.signal };
  const gone = await rolledBackAlready(task, step);
  if (gone !== undefined) return { status: "failed", message: gone, detail: { sent: false } };
  const session = await task.session.get(journal.signal);
  const { output, refused } = await session.confirm({ ...options, beforeSend: claim });
  const path = stepText(input.run, input.device, id, input.part);
  const artifacts = [await put(task, path, await maskText(redactor, output))];
  if (refused !== undefined) {
    return {
      status: "failed",
      message: `the device refused to make the change permanent: ${redactor.text(refused)}`,
      artifacts,
    };
  }
  const late = await rolledBackAlready(task, step);
  if (late !== undefined) return { status: "failed", message: late, artifacts };
  const change = actionOf(step, "do");
  const unsaved =
    "configure" in change && change.configure.save ? await saveStartup(session, options) : undefined;
  if (unsaved !== undefined) return { status: "failed", message: unsaved, artifacts };
  return { status: "passed", message: "the change is permanent", artifacts };
}

/**
 * A check may take longer than the device waits, and a confirmation of nothing is accepted in silence: so it is looked at
 * whether there is something to confirm, and afterwards whether it is still there.
 * @returns why there is nothing to confirm
 */
async function rolledBackAlready(task: Task, step: PlanStep): Promise<string | undefined> {
  const { before, after } = await expectedOf(task, step);
  if (before === undefined || before === after) return undefined;
  const config = await runningConfig(task, step);
  return config !== undefined && digestOfConfig(config) === before
    ? "the device had rolled back before the change was confirmed"
    : undefined;
}

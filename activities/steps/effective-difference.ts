// What a change really did: the running configuration before and after it, line by line.
import { createTwoFilesPatch } from "diff";
import { DeviceError } from "../../devices/errors.js";
import type { PlanStep } from "../../schemas/plan.js";
import type { Task } from "../task.js";

/** Larger configurations are not compared line by line. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** @returns a function that gives the difference as a unified diff; undefined where the platform shows no configuration. */
export async function effectiveDifference(
  task: Task,
  step: PlanStep,
): Promise<{ after(): Promise<string | undefined> }> {
  const before = await runningConfig(task, step);
  return {
    async after() {
      const after = before === undefined ? undefined : await runningConfig(task, step).catch(ifDevice);
      if (before === undefined || after === undefined) return undefined;
      return createTwoFilesPatch("before", "after", before, after, undefined, undefined, { context: 3 });
    },
  };
}

async function runningConfig(
  { platform, session, journal }: Task,
  step: PlanStep,
): Promise<string | undefined> {
  if (platform.running_config === undefined) return undefined;
  const shell = await session.get(journal.signal);
  const { output, refused } = await shell.send(platform.running_config, {
    timeout_ms: step.timeout_ms,
    signal: journal.signal,
  });
  return refused === undefined && output.length <= LIMIT_BYTES ? output : undefined;
}

/** The change is done; that its effect cannot be read does not undo it. */
function ifDevice(error: unknown): undefined {
  if (!(error instanceof DeviceError)) throw error;
}

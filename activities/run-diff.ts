// Compares two snapshots, without a session.
import { DeviceError } from "../devices/errors.js";
import { attemptStep } from "./attempt.js";
import type { SegmentInput, SegmentResult } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { resultId, stepOf, withTask } from "./task.js";

export function runDiff(deps: ActivityDeps, input: SegmentInput): Promise<SegmentResult> {
  return withTask(deps, input, "sdk", async (task) => {
    const step = stepOf(task, input.steps[0] ?? "");
    await attemptStep({ task, step, id: resultId(step.id, input.iteration) }, async () => {
      throw new DeviceError("unsupported", "`diff` is not available in this version");
    });
  });
}

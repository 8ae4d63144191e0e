// A step that needs no session: its kind does all of it.
import type { SegmentInput, SegmentResult } from "./contract.js";
import type { ActivityDeps } from "./deps.js";
import { attemptStep } from "./attempt.js";
import { runsWhen } from "./conditions.js";
import { executeStep } from "./execute-step.js";
import { scopeOf } from "./scope.js";
import { stepOf, withTask } from "./task.js";
import { resultId } from "../run-model/result-id.js";

export function runDiff(deps: ActivityDeps, input: SegmentInput): Promise<SegmentResult> {
  return withTask(deps, input, "sdk", async (task) => {
    const step = stepOf(task, input.steps[0] ?? "");
    const id = resultId(step.id, input.iteration);
    const scope = await scopeOf(task, step, input.iteration?.item);
    if (await runsWhen(task, step, id, scope)) return;
    await attemptStep({ task, step, id }, () => executeStep(task, step, id, scope));
  });
}

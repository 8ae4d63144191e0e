// Whether the checks that would resolve a change hold already before it: then they cannot show that it was applied.
import type { PlanStep, VerifyAction } from "../../schemas/plan.js";
import { ExpressionError } from "../../compiler/index.js";
import { means } from "../../run-model/resolving-checks.js";
import type { Baseline } from "../contract.js";
import { scopeOf } from "../scope.js";
import type { Scope } from "../scope.js";
import type { Task } from "../task.js";
import { runJob } from "../off-loop/run-job.js";
import { checkOf, partsOf } from "./checks.js";
import { renderCommands, sendCommands } from "./commands.js";
import { observed, refuseWrites } from "./read.js";
import { resolvingChecksOf } from "./resolving-checks.js";
import { resultId } from "../../run-model/result-id.js";

/** @throws {DeviceError} while nothing is sent yet of the change */
export async function baselineOf(task: Task, step: PlanStep, scope: Scope): Promise<Baseline> {
  const { input, platform } = task;
  if (input.part !== undefined && input.part !== "do") return {};
  const baseline: Baseline = {};
  if (partsOf(step)?.verify && input.part === "do") {
    const check = checkOf(step, "verify", platform);
    if (check) baseline.held_before = await holds(task, withoutEffect(step), check, scope);
  }
  const before = await checksBefore(task, step);
  return Object.keys(before).length > 0 ? { ...baseline, checks_before: before } : baseline;
}

/** A check that cannot be asked before the change proves nothing after it: it is left out. */
async function checksBefore(task: Task, step: PlanStep): Promise<Record<string, boolean>> {
  const { plan, input } = task;
  const id = resultId(step.id, input.iteration);
  const before: Record<string, boolean> = {};
  for (const { verify, step: check } of resolvingChecksOf(plan, input.device, step.id)) {
    if (!means(verify.settles ?? "", id) || !isKnown(task, check)) continue;
    try {
      const scope = await scopeOf(task, check, verify.settles_each ? input.iteration?.item : undefined);
      before[check.id] = (await holds(task, check, verify, scope)) !== check.expect_failure;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }
  return before;
}

/** Whether all that the check's expressions read is there already. */
const isKnown = ({ input: { context } }: Task, { needs }: PlanStep): boolean =>
  needs.saved.every((name) => name in context.saved) && needs.steps.every((id) => id in context.steps);

async function holds(task: Task, step: PlanStep, check: VerifyAction, scope: Scope): Promise<boolean> {
  const commands = await renderCommands(task, check.commands, scope);
  await refuseWrites(task, step, commands);
  return sendCommands({ task, step, scope, commands, action: check }, async (answers) => {
    if (answers.refused !== undefined || answers.unparsed !== undefined) return false;
    const expectations = [...check.expect, ...step.expect];
    const { checks } = await runJob({
      kind: "judge",
      expectations,
      observed: observed(answers, scope),
      save: {},
    });
    return checks.every(({ held }) => held);
  });
}

/** The check is read-only whatever the change is. */
function withoutEffect({ effect: _ofTheChange, ...step }: PlanStep): PlanStep {
  return step;
}

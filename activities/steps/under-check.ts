// `--check`: what a check is worth that comes after a change which was not applied.
import type { Plan, PlanNode } from "../../schemas/plan.js";
import { insideOf } from "../../run-model/nodes.js";
import type { StepOutcome } from "./outcome.js";

/** Whether the plan changes the device before this step. */
export function followsChange(plan: Plan, device: string, step: string): boolean {
  for (const stage of plan.stages) {
    const track = stage.tracks.find(({ devices }) => devices.includes(device));
    for (const node of flat(track?.nodes ?? [])) {
      if (node.kind === "reads" ? node.steps.includes(step) : node.step === step) return false;
      if (node.kind === "write" || node.kind === "trigger") return true;
    }
  }
  return false;
}

const flat = (nodes: readonly PlanNode[]): PlanNode[] =>
  nodes.flatMap((node) => (node.kind === "loop" || node.kind === "block" ? flat(insideOf(node)) : [node]));

/** An expectation that does not hold says nothing where the change that it may be about was not made. */
export function unjudged(outcome: StepOutcome): StepOutcome {
  if (outcome.status !== "failed") return outcome;
  const message = `check mode: not evaluated, because a change before it was not applied: ${outcome.message ?? ""}`;
  return { ...outcome, status: "skipped", message };
}

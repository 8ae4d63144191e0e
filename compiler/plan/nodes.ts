// Steps in order to the nodes of a plan: consecutive reads together, what closes a segment by itself.
import type { PlanNode } from "../../schemas/plan.js";
import type { IrStage, IrStep } from "../reading/ir.js";

/** Whether a step is done by the activity for reads. */
export type IsRead = (step: IrStep) => boolean;

/** The stage's `finally` is around all its steps, as an `always` is around one. */
export function stageNodes(stage: Pick<IrStage, "steps" | "finally">, isRead: IsRead): PlanNode[] {
  const body = nodesOf(stage.steps, isRead);
  if (stage.finally.length === 0) return body;
  return [{ kind: "block", body, rescue: [], always: nodesOf(stage.finally, isRead) }];
}

function nodesOf(steps: readonly IrStep[], isRead: IsRead): PlanNode[] {
  const groups: IrStep[][] = [];
  let open: IrStep[] | undefined;
  for (const step of steps) {
    const joins = isSegmentRead(step, isRead) && !isBlock(step);
    if (joins && open) open.push(step);
    else groups.push((open = [step]));
    if (!joins) open = undefined;
  }
  return groups.map((group) => {
    const [first] = group as [IrStep];
    return isBlock(first) ? blockOf(first, isRead) : bodyOf(group, isRead);
  });
}

const isBlock = (step: IrStep): boolean =>
  step.action === "block" || step.rescue.length > 0 || step.always.length > 0;

/** A `verify` that polls waits, and so stands alone. */
function isSegmentRead(step: IrStep, isRead: IsRead): boolean {
  if (step.action === "verify")
    return !("verify" in step.plan.action && step.plan.action.verify.within_ms !== undefined);
  return step.action === "snapshot" || step.action === "ping" || (step.action === "run" && isRead(step));
}

function bodyOf(group: IrStep[], isRead: IsRead): PlanNode {
  const [step] = group as [IrStep];
  if (isSegmentRead(step, isRead)) return { kind: "reads", steps: group.map((one) => one.plan.id) };
  const { id } = step.plan;
  const single: PlanNode = { kind: kindOf(step), step: id };
  return step.plan.for_each ? { kind: "loop", step: id, body: [single] } : single;
}

function kindOf(step: IrStep): "write" | "poll" | "wait" | "trigger" | "diff" {
  if (step.action === "verify") return "poll";
  if (step.action === "trigger" || step.action === "diff" || step.action === "wait") return step.action;
  return "write";
}

function blockOf(step: IrStep, isRead: IsRead): PlanNode {
  const { id, when } = step.plan;
  return {
    kind: "block",
    step: id,
    ...(step.action === "block" && when !== undefined ? { when: true as const } : {}),
    body: insideOf(step, isRead),
    rescue: nodesOf(step.rescue, isRead),
    always: nodesOf(step.always, isRead),
  };
}

function insideOf(step: IrStep, isRead: IsRead): PlanNode[] {
  if (step.action !== "block") return [bodyOf([step], isRead)];
  const { id, for_each } = step.plan;
  const body = nodesOf(step.steps, isRead);
  return for_each ? [{ kind: "loop", step: id, body }] : body;
}

// Steps in order to the nodes of a plan: consecutive reads together, what closes a segment by itself.
import type { PlanNode } from "../../schemas/plan.js";
import { holdsSteps, kindOf } from "../../steps/register.js";
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
  holdsSteps(step.plan.action) || step.rescue.length > 0 || step.always.length > 0;

const isSegmentRead = (step: IrStep, isRead: IsRead): boolean => nodeKind(step, isRead) === "reads";

function nodeKind(step: IrStep, isRead: IsRead) {
  const { kind, value } = kindOf(step.plan.action);
  return kind.node(value, () => isRead(step));
}

function bodyOf(group: IrStep[], isRead: IsRead): PlanNode {
  const [step] = group as [IrStep];
  const kind = nodeKind(step, isRead);
  if (kind === "reads") return { kind, steps: group.map((one) => one.plan.id) };
  const { id } = step.plan;
  const single: PlanNode = { kind, step: id };
  return step.plan.for_each ? { kind: "loop", step: id, body: [single] } : single;
}

function blockOf(step: IrStep, isRead: IsRead): PlanNode {
  const { id, when } = step.plan;
  return {
    kind: "block",
    step: id,
    ...(holdsSteps(step.plan.action) && when !== undefined ? { when: true as const } : {}),
    body: insideOf(step, isRead),
    rescue: nodesOf(step.rescue, isRead),
    always: nodesOf(step.always, isRead),
  };
}

function insideOf(step: IrStep, isRead: IsRead): PlanNode[] {
  if (!holdsSteps(step.plan.action)) return [bodyOf([step], isRead)];
  const { id, for_each } = step.plan;
  const body = nodesOf(step.steps, isRead);
  return for_each ? [{ kind: "loop", step: id, body }] : body;
}

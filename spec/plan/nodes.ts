// Steps in order to the nodes of a plan: consecutive reads together, what closes a segment by itself.
import type { PlanNode } from "../../schemas/plan.js";
import type { IrStep } from "../steps/ir.js";

/** Whether a step is done by the activity for reads. */
export type IsRead = (step: IrStep) => boolean;

interface Around {
  /** Something follows after these steps, in the stage. */
  followed: boolean;
  /** A rescue or an always follows when one of these does not pass. */
  guarded: boolean;
}

type Bare = PlanNode extends infer Node
  ? Node extends PlanNode
    ? Omit<Node, "last" | "guarded">
    : never
  : never;

export function nodesOf(
  steps: readonly IrStep[],
  isRead: IsRead,
  around: Around = { followed: false, guarded: false },
): PlanNode[] {
  const groups: IrStep[][] = [];
  let open: IrStep[] | undefined;
  for (const step of steps) {
    const joins = isSegmentRead(step, isRead) && !isBlock(step);
    if (joins && open) open.push(step);
    else groups.push((open = [step]));
    if (!joins) open = undefined;
  }
  return groups.map((group, n) => {
    const place = { last: n === groups.length - 1 && !around.followed, guarded: around.guarded };
    const [first] = group as [IrStep];
    if (isBlock(first)) return blockOf(first, isRead, place);
    return { ...place, ...bodyOf(group, isRead, place) };
  });
}

const isBlock = (step: IrStep): boolean => step.rescue.length > 0 || step.always.length > 0;

/** A `verify` that polls waits, and so stands alone. */
function isSegmentRead(step: IrStep, isRead: IsRead): boolean {
  if (step.action === "verify")
    return !("verify" in step.plan.action && step.plan.action.verify.within_ms !== undefined);
  return step.action === "snapshot" || step.action === "ping" || (step.action === "run" && isRead(step));
}

function bodyOf(group: IrStep[], isRead: IsRead, place: { last: boolean; guarded: boolean }): Bare {
  const [step] = group as [IrStep];
  if (isSegmentRead(step, isRead)) return { kind: "reads", steps: group.map((one) => one.plan.id) };
  const { id } = step.plan;
  const single: Bare = { kind: kindOf(step), step: id };
  return step.plan.for_each ? { kind: "loop", step: id, body: { ...place, ...single } } : single;
}

function kindOf(step: IrStep): "write" | "poll" | "wait" | "trigger" | "diff" {
  if (step.action === "verify") return "poll";
  if (step.action === "trigger" || step.action === "diff" || step.action === "wait") return step.action;
  return "write";
}

function blockOf(step: IrStep, isRead: IsRead, place: { last: boolean; guarded: boolean }): PlanNode {
  const hasAlways = step.always.length > 0;
  const body = { last: place.last && !hasAlways, guarded: true };
  return {
    ...place,
    kind: "block",
    step: step.plan.id,
    body: { ...body, ...bodyOf([step], isRead, body) },
    rescue: nodesOf(step.rescue, isRead, {
      followed: hasAlways || !place.last,
      guarded: hasAlways || place.guarded,
    }),
    always: nodesOf(step.always, isRead, { followed: !place.last, guarded: place.guarded }),
  };
}

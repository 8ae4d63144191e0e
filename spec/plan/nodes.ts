// Steps in order to the nodes of a plan: consecutive reads together, what closes a segment by itself.
import type { PlanNode } from "../../schemas/plan.js";
import type { IrStage, IrStep } from "../steps/ir.js";

/** Whether a step is done by the activity for reads. */
export type IsRead = (step: IrStep) => boolean;

interface Around {
  /** Something follows after these steps, in the stage. */
  followed: boolean;
  /** Something follows when one of these does not pass: a rescue, an always. */
  guarded: boolean;
  /** They are owed: each is tried, whatever became of the one before. */
  owed?: true;
}

/** Without its place. */
type Bare = PlanNode extends infer Node
  ? Node extends PlanNode
    ? Omit<Node, "last" | "guarded">
    : never
  : never;

/** The stage's `finally` is around all its steps, as an `always` is around one. */
export function stageNodes(
  stage: Pick<IrStage, "steps" | "finally" | "isFinally">,
  isRead: IsRead,
): PlanNode[] {
  if (stage.isFinally) return nodesOf(stage.steps, isRead, { ...NOTHING_AROUND, owed: true });
  if (stage.finally.length === 0) return nodesOf(stage.steps, isRead);
  return [
    {
      kind: "block",
      last: true,
      guarded: false,
      body: nodesOf(stage.steps, isRead, { followed: true, guarded: true }),
      rescue: [],
      always: nodesOf(stage.finally, isRead, { ...NOTHING_AROUND, owed: true }),
    },
  ];
}

const NOTHING_AROUND: Around = { followed: false, guarded: false };

function nodesOf(steps: readonly IrStep[], isRead: IsRead, around: Around = NOTHING_AROUND): PlanNode[] {
  const groups: IrStep[][] = [];
  let open: IrStep[] | undefined;
  for (const step of steps) {
    const joins = isSegmentRead(step, isRead) && !isBlock(step);
    if (joins && open) open.push(step);
    else groups.push((open = [step]));
    if (!joins) open = undefined;
  }
  return groups.map((group, n) => {
    const isLast = n === groups.length - 1;
    const place = {
      last: isLast && !around.followed,
      guarded: around.guarded || (around.owed === true && !isLast),
    };
    const [first] = group as [IrStep];
    if (isBlock(first)) return blockOf(first, isRead, place);
    return { ...place, ...bodyOf(group, isRead, place) };
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

function bodyOf(group: IrStep[], isRead: IsRead, place: { last: boolean; guarded: boolean }): Bare {
  const [step] = group as [IrStep];
  if (isSegmentRead(step, isRead)) return { kind: "reads", steps: group.map((one) => one.plan.id) };
  const { id } = step.plan;
  const single: Bare = { kind: kindOf(step), step: id };
  return step.plan.for_each ? { kind: "loop", step: id, body: [{ ...place, ...single }] } : single;
}

function kindOf(step: IrStep): "write" | "poll" | "wait" | "trigger" | "diff" {
  if (step.action === "verify") return "poll";
  if (step.action === "trigger" || step.action === "diff" || step.action === "wait") return step.action;
  return "write";
}

function blockOf(step: IrStep, isRead: IsRead, place: { last: boolean; guarded: boolean }): PlanNode {
  const hasAlways = step.always.length > 0;
  const isGuarded = hasAlways || step.rescue.length > 0 || place.guarded;
  const body = { last: place.last && !hasAlways, guarded: isGuarded };
  const { id, when } = step.plan;
  return {
    ...place,
    kind: "block",
    step: id,
    ...(step.action === "block" && when !== undefined ? { when: true as const } : {}),
    body: insideOf(step, isRead, body),
    rescue: nodesOf(step.rescue, isRead, {
      followed: hasAlways || !place.last,
      guarded: hasAlways || place.guarded,
    }),
    always: nodesOf(step.always, isRead, { followed: !place.last, guarded: place.guarded, owed: true }),
  };
}

function insideOf(step: IrStep, isRead: IsRead, place: { last: boolean; guarded: boolean }): PlanNode[] {
  if (step.action !== "block") return [{ ...place, ...bodyOf([step], isRead, place) }];
  const { id, for_each } = step.plan;
  if (!for_each) return nodesOf(step.steps, isRead, { followed: !place.last, guarded: place.guarded });
  return [
    {
      ...place,
      kind: "loop",
      step: id,
      body: nodesOf(step.steps, isRead, { followed: !place.last, guarded: place.guarded }),
    },
  ];
}

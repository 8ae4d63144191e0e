// What stands inside of a plan's nodes.
import type { BlockNode, PlanNode } from "../schemas/plan.js";
import { resultId } from "./result-id.js";

/** The nodes inside of this one: what it does, its rescue and what follows in any case. */
export function insideOf(node: PlanNode): readonly PlanNode[] {
  if (node.kind === "loop") return node.body;
  return node.kind === "block" ? [...node.body, ...node.rescue, ...node.always] : [];
}

/** The steps of a node, with those inside of it; each once. */
export const stepsOf = (node: PlanNode): string[] => [
  ...new Set([...ownSteps(node), ...insideOf(node).flatMap(stepsOf)]),
];

function ownSteps(node: PlanNode): readonly string[] {
  if (node.kind === "reads") return node.steps;
  return node.step === undefined ? [] : [node.step];
}

/** Whether this node or one inside of it is of such a kind. */
export const someNode = (node: PlanNode, is: (node: PlanNode) => boolean): boolean =>
  is(node) || insideOf(node).some((inner) => someNode(inner, is));

/** Each step once that a device does when all goes well, `always` included. */
export function stepsOnTheWay(nodes: readonly PlanNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.kind === "reads") return node.steps;
    if (node.kind === "loop") return stepsOnTheWay(node.body);
    if (node.kind === "block") return stepsOnTheWay([...node.body, ...node.always]);
    return [node.step];
  });
}

/** The step that comes first. */
export function firstStep(nodes: readonly PlanNode[]): string {
  const [node] = nodes;
  if (!node) return "";
  if (node.kind === "reads") return node.steps[0] ?? "";
  if (node.kind === "block") return firstStep([...node.body, ...node.always]);
  return node.kind === "loop" ? firstStep(node.body) : node.step;
}

/** The results that no longer count once the rescue of a node has passed: of its steps, in this iteration of a loop around. */
export const rescuedBy = (node: BlockNode, iteration: { index: number } | undefined): string[] =>
  node.body.flatMap(stepsOf).map((step) => resultId(step, iteration));

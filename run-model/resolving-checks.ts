// Which check resolves which indeterminate change. `settles` names a step, all iterations of it, or one (`push[2]`); a loop may check another
// loop item by item. The workflow decides by it and the projection shows by it, so both say the same.
import type { StepOutline } from "../activities/contract.js";
import { stepsOnTheWay } from "./nodes.js";
import { baseOf, iterationOf } from "./result-id.js";
import type { BlockNode, PlanNode } from "../schemas/plan.js";
import type { StepResult } from "../schemas/result.js";

/** Whether this name, of a step or of one iteration, means the result with this id. */
export const means = (name: string, id: string): boolean => name === id || name === baseOf(id);

type Resolves = Pick<StepOutline, "settles" | "settles_each">;

/** What a check resolves whose result has this id; undefined where it resolves nothing. */
export function resolvedName(check: Resolves | undefined, id: string): string | undefined {
  if (check?.settles === undefined) return undefined;
  return check.settles_each ? check.settles + iterationOf(id) : check.settles;
}

/** Checks on a device's way through a stage, by the step that they are about. */
export type ChecksAhead = ReadonlyMap<string, readonly Check[]>;
interface Check extends Resolves {
  id: string;
  settles: string;
}

/**
 * Checks that a device comes to after a step, as long as all goes well. Those of a rescue come only after what fails
 * inside of it.
 */
export function checksAhead(
  nodes: readonly PlanNode[],
  steps: Record<string, (Resolves & { id: string }) | undefined>,
): ChecksAhead {
  const found = new Map<string, Check[]>();
  const checkOf = (id: string): Check[] => {
    const { settles, settles_each } = steps[id] ?? {};
    return settles === undefined ? [] : [{ id, settles, ...(settles_each ? { settles_each } : {}) }];
  };
  const visit = (list: readonly PlanNode[], around: readonly Check[]): void => {
    const steps = stepsOnTheWay(list);
    const checks = [...around, ...steps.flatMap(checkOf)];
    if (checks.length > 0) {
      const about = new Map<string, Check[]>();
      for (const check of checks) {
        const id = baseOf(check.settles);
        const others = about.get(id);
        if (others) others.push(check);
        else about.set(id, [check]);
      }
      for (const id of steps) found.set(id, about.get(id) ?? []);
    }
    for (const node of blocksIn(list)) visit(node.rescue, checks);
  };
  visit(nodes, []);
  return found;
}

/** On the way, those inside of others as well. */
const blocksIn = (nodes: readonly PlanNode[]): BlockNode[] =>
  nodes.flatMap((node) => {
    if (node.kind === "loop") return blocksIn(node.body);
    return node.kind === "block" ? [node, ...blocksIn([...node.body, ...node.always])] : [];
  });

export interface Outlook {
  checks: ChecksAhead;
  /** What checks of later stages resolve on this device. */
  later: readonly string[];
  /** Whether the device has a result of this id by now. */
  has: (id: string) => boolean;
}

/** Whether a check that is still to come may resolve this change: then the device goes on to it. */
export function awaitsCheck(
  { id, status }: Pick<StepResult, "id" | "status">,
  { checks, later, has }: Outlook,
): boolean {
  if (status !== "indeterminate") return false;
  if (later.some((name) => means(name, id))) return true;
  return (checks.get(baseOf(id)) ?? []).some(({ settles, settles_each, ...check }) => {
    const own = settles_each ? check.id + iterationOf(id) : check.id;
    return means(settles, id) && !has(check.id) && !has(own);
  });
}

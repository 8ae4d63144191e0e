// How large a run's history will be, before it starts.
import type { Plan, PlanNode } from "../schemas/plan.js";

/** A segment schedules, starts and completes, and wakes the workflow once (three events). */
const EVENTS_PER_SEGMENT = 6;
const TRIGGER_PARTS = 5;
/** Of a loop whose items are known only at run time. */
const LOOP_GUESS = 10;

/** Events of the plan's history when all its devices do all their nodes in one workflow. */
export function estimateEvents(plan: Pick<Plan, "stages" | "steps">): number {
  let segments = 0;
  for (const stage of plan.stages) {
    for (const track of stage.tracks) {
      const each = track.nodes.reduce((sum, node) => sum + segmentsOf(plan, node), 0);
      segments += each * track.devices.length;
    }
  }
  return segments * EVENTS_PER_SEGMENT;
}

function segmentsOf(plan: Pick<Plan, "steps">, node: PlanNode): number {
  const sum = (nodes: PlanNode[]) => nodes.reduce((total, inner) => total + segmentsOf(plan, inner), 0);
  switch (node.kind) {
    case "trigger":
      return TRIGGER_PARTS;
    case "loop": {
      const items = plan.steps[node.step]?.for_each?.items;
      return (Array.isArray(items) ? items.length : LOOP_GUESS) * segmentsOf(plan, node.body);
    }
    case "block":
      return segmentsOf(plan, node.body) + sum(node.rescue) + sum(node.always);
    default:
      return 1;
  }
}

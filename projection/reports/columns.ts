// The steps of a plan in the order in which a report shows them.
import type { Plan, PlanNode } from "../../schemas/plan.js";
import type { PageData } from "./html/data.js";

export function columnsOf({ stages, steps }: Pick<Plan, "stages" | "steps">): PageData["columns"] {
  return stages.flatMap(({ name: stage, tracks }) => {
    const ids = new Set(tracks.flatMap(({ nodes }) => nodes.flatMap(stepsOf)));
    return [...ids].map((id) => {
      const name = steps[id]?.name;
      return { stage, id, ...(name === undefined ? {} : { name }) };
    });
  });
}

/** The last stage of each device, after which nothing more comes of it. */
export function lastStages({ stages }: Pick<Plan, "stages">): Record<string, string> {
  return Object.fromEntries(
    stages.flatMap(({ name, tracks }) =>
      tracks.flatMap(({ devices }) => devices.map((device) => [device, name])),
    ),
  );
}

function stepsOf(node: PlanNode): string[] {
  if (node.kind === "reads") return node.steps;
  if (node.kind === "block") return [node.body, ...node.rescue, ...node.always].flatMap(stepsOf);
  return node.kind === "loop" ? stepsOf(node.body) : [node.step];
}

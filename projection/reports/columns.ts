// The steps of a plan in the order in which a report shows them.
import type { Action, Plan, PlanNode } from "../../schemas/plan.js";
import { kindOf } from "../../steps/register.js";
import { insideOf, stepsOf } from "../../run-model/nodes.js";
import type { PageData } from "./html/data.js";

export function columnsOf({ stages, steps }: Pick<Plan, "stages" | "steps">): PageData["columns"] {
  return stages.flatMap(({ name: stage, tracks }) => {
    const ids = new Set(tracks.flatMap(({ nodes }) => nodes.flatMap(columnsOfNode)));
    return [...ids].map((id) => {
      const { name, action } = steps[id] ?? {};
      const commands = action ? commandsOf(action) : [];
      return {
        stage,
        id,
        ...(name === undefined ? {} : { name }),
        ...(commands.length > 0 ? { commands } : {}),
      };
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

const MOST_COMMANDS = 100;

/** As the spec has them, expressions unrendered. */
function commandsOf(action: Action): string[] {
  const all = templatesOf(action);
  return all.length > MOST_COMMANDS
    ? [...all.slice(0, MOST_COMMANDS), `… and ${all.length - MOST_COMMANDS} more`]
    : all;
}

function templatesOf(action: Action): string[] {
  const { kind, value } = kindOf(action);
  return kind.shown?.(value) ?? kind.sends?.(value).commands ?? [];
}

/** A block has a result of its own only where it does not run. */
const columnsOfNode = (node: PlanNode): string[] =>
  node.kind === "block" || node.kind === "loop" ? insideOf(node).flatMap(columnsOfNode) : stepsOf(node);

// Whether a plan needs the TextFSM templates of the worker: only where a step reads an output with one of them.
import type { Action, ParseHow, Plan } from "../../schemas/plan.js";

/** Whether a step reads an output with a template of the folder, not with one that the spec holds itself. */
export const readsWithTemplates = ({ steps }: Plan): boolean =>
  Object.values(steps)
    .flatMap(({ action }) => parsersOf(action))
    .some((how) => how?.with === "textfsm" && !how.template?.includes("\n"));

function parsersOf(action: Action): (ParseHow | undefined)[] {
  if ("run" in action) return [action.run.parse];
  if ("verify" in action) return [action.verify.parse];
  if (!("trigger" in action)) return [];
  const { requires, do: doing, verify, undo } = action.trigger;
  const runs = [doing, undo ?? []].flat().map((each) => ("run" in each ? each.run : undefined));
  return [requires, verify, ...runs].map((each) => each?.parse);
}

// Whether a plan needs the TextFSM templates of the worker: only where a step reads an output with one of them.
import type { ParseHow } from "../../packages/devices/src/words/parse-how.js";
import type { Action, Plan } from "../../schemas/plan.js";
import { kindOf } from "../../steps/register.js";

/** Whether a step reads an output with a template of the folder, not with one that the spec holds itself. */
export const readsWithTemplates = ({ steps }: Plan): boolean =>
  Object.values(steps)
    .flatMap(({ action }) => parsersOf(action))
    .some((how) => how?.with === "textfsm" && !how.template?.includes("\n"));

const parsersOf = (action: Action): (ParseHow | undefined)[] => {
  const { kind, value } = kindOf(action);
  return kind.runs?.(value).map(({ parse }) => parse) ?? [];
};

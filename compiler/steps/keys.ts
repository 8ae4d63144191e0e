// Which keys have a meaning beside which action.
import type { ActionName } from "../../schemas/plan.js";
import { ACTIONS } from "../spec-schema.js";
import { type Collector, nearest, oneOf } from "../diagnostics/index.js";
import { WORDS_IN_STEPS } from "./words.js";
import { flagOf, get, type MapNode } from "../document/index.js";

export type StepAction = ActionName | "use";

/** Keys that only some actions take; all others go with any but `use`. */
const ONLY_WITH: Record<string, readonly StepAction[]> = {
  expect: ["run", "verify", "configure", "ping"],
  expect_failure: ["run", "verify", "configure", "trigger", "ping", "snapshot", "diff"],
  parse: ["run", "verify"],
  replies: ["run", "verify", "configure", "trigger", "snapshot"],
  effect: ["run", "verify", "configure", "trigger", "snapshot"],
  confirm: ["configure"],
  with: ["use"],
};
const WITH_USE = new Set(["use", "id", "name", "with", "when", "timeout", "retry", "on_failure"]);
const WITH_BLOCK = new Set([
  "block",
  "id",
  "name",
  "when",
  "for_each",
  "as",
  "timeout",
  "retry",
  "on_failure",
  "rescue",
  "always",
]);

const INSTEAD: Record<string, string> = {
  "expect trigger": "put it into `verify`",
  "expect diff": "say with `fail_on` which differences fail",
  "expect snapshot": "use `verify`, or `diff` two snapshots",
  "rescue use": "put the `use` into a `block` that has it",
  "always use": "put the `use` into a `block` that has it",
  "for_each use": "put the `use` into a `block` that has it",
};

/** Unknown keys that are looked at. */
const SUGGESTIONS = 100;

/** The one action of a step; where there is none or there are several, that is reported. */
export function actionOf(step: MapNode, problems: Collector): StepAction | undefined {
  const present = ACTIONS.filter((action) => step.entries.has(action));
  const [first, second] = present;
  if (first !== undefined && second === undefined) return first;
  if (second !== undefined) {
    const later = [...step.entries.values()].filter((entry) =>
      (present as string[]).includes(entry.key.value),
    )[1]!;
    problems.add({
      code: "one_action",
      message: `a step has one action, this one has \`${present.join("` and `")}\``,
      at: later.key,
      hint: "make them steps of their own",
    });
    return undefined;
  }
  // An unknown key that was meant as the action is reported as such.
  const [head] = step.entries.values();
  const meant = [...step.entries.keys()]
    .slice(0, SUGGESTIONS)
    .some(
      (key) =>
        !KNOWN.has(key) &&
        ((ACTIONS as readonly string[]).includes(WORDS_IN_STEPS[key] ?? "") ||
          nearest(key, ACTIONS) !== undefined),
    );
  if (!meant)
    problems.add({
      code: "one_action",
      message: "the step has no action",
      at: head?.key ?? step,
      hint: `expected ${oneOf(ACTIONS)}`,
    });
  return undefined;
}

/** Reports keys that mean nothing beside the action. */
export function checkKeys(step: MapNode, action: StepAction, problems: Collector): void {
  for (const { key } of step.entries.values()) {
    const only = ONLY_WITH[key.value];
    const closed = action === "use" ? WITH_USE : action === "block" ? WITH_BLOCK : undefined;
    const allowed = closed ? closed.has(key.value) || isUnknown(key.value) : !only || only.includes(action);
    if (allowed) continue;
    const hint =
      INSTEAD[`${key.value} ${action}`] ??
      (action === "block" ? "put it on the steps of the block" : undefined);
    problems.add({
      code: "unsupported_key",
      message: `\`${key.value}\` is not supported on a \`${action}\` step`,
      at: key,
      hint,
    });
  }
  const save = step.entries.get("save");
  if (save && flagOf(save.value) !== undefined && action !== "configure") {
    problems.add({
      code: "unsupported_key",
      message: "`save: true` goes with `configure`; elsewhere `save` is a map of names to CEL",
      at: save.key,
    });
  }
  const as = step.entries.get("as");
  if (as && !get(step, "for_each"))
    problems.add({
      code: "unsupported_key",
      message: "`as` is not supported without `for_each`",
      at: as.key,
    });
}

const KNOWN = new Set([
  ...ACTIONS,
  ...Object.keys(ONLY_WITH),
  "save",
  "as",
  "for_each",
  "rescue",
  "always",
  ...WITH_USE,
]);
/** Unknown keys are the structure check's business. */
const isUnknown = (key: string): boolean => !KNOWN.has(key);

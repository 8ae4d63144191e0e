// `trigger`: precondition, change, check, undo.
import type { StepKind } from "../kind.js";
import { checkOf } from "./checks.js";
import { triggerOf } from "./compile.js";
import {
  commandCount,
  confirmOf,
  explainTrigger,
  segmentsOf,
  sentBy,
  summaryOfChange,
  templatesOf,
} from "./describe.js";
import { type TriggerAction, TriggerSchema } from "./schema.js";

const INSTEAD: Record<string, string> = { expect: "put it into `verify`" };

export const trigger: StepKind<TriggerAction> = {
  schema: () => TriggerSchema,
  takes: ["expect_failure", "replies", "effect"],
  instead: (key) => INSTEAD[key],
  compile(node, _, scope) {
    const read = triggerOf(node, scope);
    if (!read) return undefined;
    const { trigger: value, commands, ...change } = read;
    // Where `requires` does not hold, nothing of the rest is evaluated.
    const sure = value.requires ? { looksBack: [...scope.looksBack] } : {};
    return { value, changes: commands, ...change, ...sure };
  },
  effect: "write",
  node: () => "trigger",
  summary: ({ do: change }) => `trigger ${summaryOfChange(change)}`,
  explain: explainTrigger,
  sends: sentBy,
  shown: ({ do: change }) => templatesOf(change),
  // It waits as long again for what it undoes.
  budget: (value) => ({
    commands: commandCount(value),
    within_ms: (value.requires?.within_ms ?? 0) + 2 * (value.verify?.within_ms ?? 0),
  }),
  segments: segmentsOf,
  runs: ({ requires, verify, do: change, undo }) =>
    [requires, verify, change, undo].flatMap((each) =>
      each === undefined || "configure" in each ? [] : "run" in each ? [each.run] : [each],
    ),
  checks: ({ requires, verify }) => [requires, verify].flatMap((check) => check ?? []),
  change: ({ do: change, undo }, part) => (part === "undo" ? undo : change),
  parts(value) {
    const { requires, verify, undo, keep } = value;
    const confirm_ms = confirmOf(value);
    return {
      requires: requires !== undefined,
      verify: verify !== undefined || confirm_ms !== undefined,
      undo: undo !== undefined && !keep,
      ...(confirm_ms === undefined ? {} : { confirm_ms, abort: true as const }),
    };
  },
  check: checkOf,
  confirms: {
    isChecked: ({ verify }, expect) => expect.length > 0 || verify !== undefined,
    hint: "add `verify`",
    otherwise: "leave `confirm` out: the trigger's `undo` takes the change back",
  },
};

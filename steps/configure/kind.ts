// `configure`: changes the configuration, with a commit-confirm where that is asked for.
import type { StepKind } from "../kind.js";
import { newLogin } from "./checks.js";
import { configureOf } from "./compile.js";
import { explainConfigure, FRAMING, lineCount, sentLines, summaryOf } from "./describe.js";
import { type ConfigureAction, ConfigureSchema } from "./schema.js";

export const configure: StepKind<ConfigureAction> = {
  schema: () => ConfigureSchema,
  takes: ["expect", "expect_failure", "replies", "effect", "confirm", "save: true"],
  compile(node, step, scope) {
    const { configure: value, commands, ...change } = configureOf(node, step, scope);
    return { value, changes: commands, configures: true, ...change };
  },
  effect: "write",
  node: () => "write",
  summary: (value) => `configure ${summaryOf(value)}`,
  explain: explainConfigure,
  sends: (value) => ({ commands: [], lines: sentLines(value) }),
  shown: ({ lines }) => lines,
  budget: (value) => ({ commands: lineCount(value) + FRAMING }),
  // A commit-confirm that is not confirmed is taken back and watched.
  segments: ({ confirm_ms }) =>
    confirm_ms === undefined ? { activities: 1, timers: 0 } : { activities: 4, timers: 2 },
  change: (value) => ({ configure: value }),
  parts: ({ confirm_ms }) =>
    confirm_ms === undefined
      ? undefined
      : { requires: false, verify: true, undo: false, confirm_ms, abort: true },
  check: (_value, _part, platform) => newLogin(platform),
  confirms: {
    isChecked: (_, expect) => expect.length > 0,
    hint: "add `expect`, or make it a `trigger` with `verify`",
    otherwise: "take the change back in `rescue`, or use a `trigger` with `undo`",
  },
};

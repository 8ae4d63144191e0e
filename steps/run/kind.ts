// `run`: sends commands and keeps their output. Its commands decide whether it only reads.
import { runOf } from "../../compiler/reading/commands.js";
import { WITH_SECRETS } from "../../compiler/reading/expressions.js";
import { get } from "../../compiler/document/index.js";
import type { StepKind } from "../kind.js";
import { firstOf } from "../summary.js";
import { type RunAction, RunSchema } from "./schema.js";

export const run: StepKind<RunAction> = {
  schema: () => RunSchema,
  takes: ["expect", "expect_failure", "parse", "replies", "effect"],
  compile(node, step, scope) {
    const { run: value, commands } = runOf(node, get(step, "parse"), scope, WITH_SECRETS);
    return { value, commands };
  },
  effect: "commands",
  node: (_, isRead) => (isRead() ? "reads" : "write"),
  summary: ({ commands }) => firstOf(commands),
  explain: ({ commands }, { render }) => ({ commands: render(commands) }),
  sends: ({ commands }) => ({ commands }),
  runs: (value) => [value],
  change: (value) => ({ run: value }),
  execute: () => import("./execute.js"),
};

// `snapshot`: keeps what read-only commands show under a name.
import { get, textOf } from "../../compiler/document/index.js";
import { commandsOf } from "../../compiler/reading/commands.js";
import { BEFORE } from "../../compiler/reading/expressions.js";
import type { StepKind } from "../kind.js";
import { type SnapshotAction, SnapshotSchema } from "./schema.js";

const INSTEAD: Record<string, string> = { expect: "use `verify`, or `diff` two snapshots" };

export const snapshot: StepKind<SnapshotAction> = {
  schema: () => SnapshotSchema,
  takes: ["expect_failure", "replies", "effect"],
  instead: (key) => INSTEAD[key],
  compile(node, _, scope) {
    const reads = commandsOf(get(node, "commands"), scope, BEFORE);
    const name = textOf(get(node, "name")) ?? "";
    scope.frame.reading.snapshots.add(name);
    return { value: { name, commands: reads.map((command) => command.template) }, reads };
  },
  effect: "read",
  node: () => "reads",
  summary: ({ name }) => `snapshot ${name}`,
  explain: ({ name, commands }, { render }) => ({ commands: render(commands), notes: [`as ${name}`] }),
  sends: ({ commands }) => ({ commands }),
  takesSnapshot: ({ name }) => name,
  execute: () => import("./execute.js"),
};

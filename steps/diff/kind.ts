// `diff`: compares two snapshots, without a session.
import type { StepKind } from "../kind.js";
import { checkDevices, diffOf, snapshotsIn } from "./compile.js";
import { type DiffAction, DiffSchema } from "./schema.js";

const INSTEAD: Record<string, string> = { expect: "say with `fail_on` which differences fail" };

export const diff: StepKind<DiffAction> = {
  schema: () => DiffSchema,
  takes: ["expect_failure"],
  instead: (key) => INSTEAD[key],
  compile: (node, _, scope) => ({ value: diffOf(node, scope) }),
  effect: "none",
  node: () => "diff",
  summary: ({ before, after }) => `diff ${nameOf(before)} ${nameOf(after)}`,
  explain: ({ before, after, fail_on }) => ({
    notes: [`${placeOf(before)} → ${placeOf(after)}, fails on ${fail_on}`],
  }),
  resultBytes: 500,
  checkInventory: checkDevices,
  namesSnapshots: snapshotsIn,
  execute: () => import("./execute.js"),
};

type Side = DiffAction["before"];
const nameOf = (side: Side): string => (typeof side === "string" ? side : side.name);
const placeOf = (side: Side): string => (typeof side === "string" ? side : Object.values(side).join("/"));

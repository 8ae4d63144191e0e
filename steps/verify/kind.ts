// `verify`: asserts what read-only commands show, once or by polling.
import { formatDuration } from "../../compiler/durations.js";
import { describeExpectation } from "../../compiler/expectations.js";
import type { StepKind } from "../kind.js";
import { firstOf, said } from "../summary.js";
import { verifyOf } from "./compile.js";
import { type VerifyAction, VerifySchema } from "./schema.js";
import { settlesOf } from "./settles.js";

export const verify: StepKind<VerifyAction> = {
  schema: () => VerifySchema,
  takes: ["expect", "expect_failure", "parse", "replies", "effect"],
  compile(node, step, scope) {
    const { verify: value, reads } = verifyOf(node, scope, step);
    return { value, reads, expect: [] };
  },
  complete: (value, step, loop, frame) => ({ ...value, ...settlesOf(step, loop, frame) }),
  effect: "read",
  // One that polls waits, and so stands alone.
  node: ({ within_ms }) => (within_ms === undefined ? "reads" : "poll"),
  summary: ({ commands }) => `verify ${firstOf(commands)}`,
  explain: ({ commands, expect, within_ms, every_ms, stable_for_ms, settles }, { render }) => ({
    commands: render(commands),
    expect: expect.map(describeExpectation),
    notes: said([
      within_ms !== undefined && `within ${formatDuration(within_ms)}, every ${formatDuration(every_ms)}`,
      stable_for_ms !== undefined && `stable for ${formatDuration(stable_for_ms)}`,
      settles !== undefined && `settles ${settles}`,
    ]),
  }),
  sends: ({ commands }) => ({ commands }),
  budget: ({ within_ms = 0 }) => ({ within_ms }),
  runs: (value) => [value],
  checks: (value) => [value],
  resolves: (value) => (value.settles === undefined ? undefined : value),
  check: (value) => value,
  execute: () => import("./execute.js"),
};

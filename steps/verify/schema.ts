// `verify` as it is written, and as the plan has it.
import * as v from "valibot";
import type { Expectation } from "../../schemas/plan.js";
import { Commands, ParseSchema } from "../../schemas/spec/commands.js";
import { Duration, key, StepReference } from "../../schemas/spec/common.js";
import { ExpectSchema } from "../../schemas/spec/expectation.js";
import type { RunAction } from "../run/schema.js";

const verifyEntries = {
  run: v.pipe(Commands, v.description("Read-only commands")),
  parse: v.optional(ParseSchema),
  within: key(Duration, "Poll until it holds, at most this long"),
  every: key(Duration, "Time between two polls. Default 2s"),
  stable_for: key(Duration, "It must go on holding for this long"),
};
export const VerifySchema = v.pipe(
  v.strictObject({
    ...verifyEntries,
    expect: v.optional(ExpectSchema),
    settles: key(
      StepReference,
      "Id of the write step that this check resolves when it is indeterminate, with all iterations of its loop, or one: `push[2]`",
    ),
  }),
  v.description("Asserts what read-only commands show; with `within` it polls"),
);
export const CheckSchema = v.strictObject({ ...verifyEntries, expect: ExpectSchema });

export interface VerifyAction extends RunAction {
  expect: Expectation[];
  within_ms?: number;
  every_ms: number;
  stable_for_ms?: number;
  /** Id of the write step that this check resolves when it is indeterminate, or one iteration of it: `push[2]`. */
  settles?: string;
  /** Both steps loop over the same items: each iteration of this one resolves the same one of that. */
  settles_each?: true;
}

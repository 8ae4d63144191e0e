// `trigger` as it is written, and as the plan has it.
import * as v from "valibot";
import { key } from "../../schemas/spec/common.js";
import { type ConfigureAction, ConfigureSchema, configureEntries } from "../configure/schema.js";
import { type RunAction, RunSchema } from "../run/schema.js";
import { CheckSchema, type VerifyAction } from "../verify/schema.js";

const ChangeSchema = v.strictObject({
  configure: v.optional(ConfigureSchema),
  run: v.optional(RunSchema),
  ...configureEntries,
});
export const TriggerSchema = v.pipe(
  v.strictObject({
    requires: v.optional(
      v.pipe(
        CheckSchema,
        v.description("Must hold before, or the step is skipped; must hold again after undo"),
      ),
    ),
    do: v.pipe(ChangeSchema, v.description("The change")),
    verify: v.optional(v.pipe(CheckSchema, v.description("Must hold after the change"))),
    undo: v.optional(v.pipe(ChangeSchema, v.description("Takes the change back, always, unless `keep`"))),
    keep: key(v.boolean(), "Do not undo"),
  }),
  v.description("Precondition, change, check, undo"),
);

export interface TriggerAction {
  requires?: VerifyAction;
  do: { configure: ConfigureAction } | { run: RunAction };
  verify?: VerifyAction;
  undo?: { configure: ConfigureAction } | { run: RunAction };
  keep: boolean;
}

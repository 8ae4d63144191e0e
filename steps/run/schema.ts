// `run` as it is written, and as the plan has it.
import * as v from "valibot";
import type { ParseHow } from "../../packages/devices/src/words/parse-how.js";
import type { Template } from "../../schemas/plan.js";
import { CommandList, Commands, ParseSchema } from "../../schemas/spec/commands.js";
import { TemplateText } from "../../schemas/spec/common.js";

export const RunSchema = v.pipe(
  v.union([
    TemplateText,
    CommandList,
    v.strictObject({ commands: Commands, parse: v.optional(ParseSchema) }),
  ]),
  v.description("Sends commands and keeps their output"),
);

export interface RunAction {
  commands: Template[];
  /** True when the spec gave one command, not a list: `output` and `parsed` are then no lists. */
  single: boolean;
  parse?: ParseHow;
}

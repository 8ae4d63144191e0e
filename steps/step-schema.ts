// One step as it is written: exactly one action, whose key is the name of its kind, and what holds for any step.
import * as v from "valibot";
import { JsonSchema } from "../packages/devices/src/words/json.js";
import { ParseSchema } from "../schemas/spec/commands.js";
import { Cel, Duration, Identifier, key, Name, Regex, Text } from "../schemas/spec/common.js";
import { ExpectSchema } from "../schemas/spec/expectation.js";
import { EFFECTS, OnFailureSchema, RetrySchema } from "../schemas/spec/settings.js";
import { KINDS } from "./register.js";

const Steps: v.GenericSchema<unknown[]> = v.lazy(() => v.array(StepSchema));

const actionEntries = Object.fromEntries(
  Object.entries(KINDS).map(([name, { schema }]) => [name, v.optional(schema(Steps))]),
);

const ReplySchema = v.strictObject({
  prompt: v.pipe(Regex, v.description("RE2, matched against the question's last line")),
  answer: v.pipe(v.string(), v.description("What to type")),
  secret: key(v.boolean(), "The answer is masked; it must be `${{ secrets.… }}`"),
});

const commonEntries = {
  id: key(Name, "Unique in the spec; expressions name the step by it"),
  name: key(Text, "For people"),
  when: key(Cel, "Runs only where this holds; beside `for_each` looked at once, before the loop"),
  timeout: key(Duration, "From sending a command to its prompt. Default 30s"),
  retry: v.optional(RetrySchema),
  on_failure: v.optional(OnFailureSchema),
  effect: key(v.picklist(EFFECTS), "Overrides what the platform's data says of the command"),
  save: key(
    v.union([v.record(Identifier, Cel), v.boolean()]),
    "Values to keep, by name, as CEL; for `configure`, true writes startup",
  ),
  confirm: key(Duration, "For `configure`: commit-confirm"),
  parse: v.optional(ParseSchema),
  for_each: key(
    v.union([Cel, v.array(JsonSchema)]),
    "A list, or CEL that gives one: the step runs once for each item; `steps.<id>` then has lists",
  ),
  as: key(Identifier, "The item's name in expressions. Default item"),
  replies: key(v.array(ReplySchema), "Answers to questions that the device asks"),
  expect: v.optional(ExpectSchema),
  expect_failure: key(
    v.boolean(),
    "Passes when the device refuses the command, or the expectation does not hold",
  ),
  with: key(v.record(Identifier, JsonSchema), "Inputs of the spec in `use`"),
};

export const StepSchema: v.GenericSchema = v.pipe(
  v.strictObject({
    ...actionEntries,
    ...commonEntries,
    rescue: key(Steps, "Runs when the step does not pass"),
    always: key(Steps, "Runs after the step, whether it passed or not, also on cancel"),
  }),
  v.title("Step"),
);

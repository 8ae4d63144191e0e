// One step: exactly one action, and what holds for any step.
import * as v from "valibot";
import { JsonSchema } from "../schemas/json.js";
import {
  ConfigureSchema,
  DiffSchema,
  ParseSchema,
  PingSchema,
  ReplySchema,
  RunSchema,
  SnapshotSchema,
  TriggerSchema,
  UseSchema,
  VerifySchema,
  WaitSchema,
} from "../schemas/spec/actions.js";
import { Cel, Duration, Identifier, key, Name, Text } from "../schemas/spec/common.js";
import { ExpectSchema } from "../schemas/spec/expectation.js";

export const ACTIONS = [
  "run",
  "verify",
  "configure",
  "trigger",
  "ping",
  "snapshot",
  "diff",
  "wait",
  "use",
  "block",
] as const;
export const ON_FAILURE = ["skip_device", "stop_run", "continue", "pause"] as const;
export const EFFECTS = ["read", "idempotent", "write", "disruptive"] as const;

export const OnFailureSchema = v.pipe(
  v.picklist(ON_FAILURE),
  v.description("What becomes of the rest when a step does not pass. Default skip_device"),
);
export const RetrySchema = v.pipe(
  v.strictObject({
    attempts: key(v.pipe(v.number(), v.integer()), "Counts the first; 1 to 100. Default 3"),
    delay: key(Duration, "Before the second attempt. Default 1s"),
    backoff: key(
      v.pipe(v.number(), v.minValue(1), v.maxValue(10)),
      "Factor from one delay to the next. Default 2",
    ),
    max_delay: key(Duration, "Default 30s"),
  }),
  v.description("Of read and idempotent steps; others are sent at most once"),
);

const Steps: v.GenericSchema<unknown[]> = v.lazy(() => v.array(StepSchema));

const actionEntries = {
  run: v.optional(RunSchema),
  verify: v.optional(VerifySchema),
  configure: v.optional(ConfigureSchema),
  trigger: v.optional(TriggerSchema),
  ping: v.optional(PingSchema),
  snapshot: v.optional(SnapshotSchema),
  diff: v.optional(DiffSchema),
  wait: v.optional(WaitSchema),
  use: v.optional(UseSchema),
  block: key(v.pipe(Steps, v.minLength(1)), "Steps that share `when`, `for_each`, `rescue` and `always`"),
};

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

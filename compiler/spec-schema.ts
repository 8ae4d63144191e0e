// The workflow spec as people write it. The compiler checks documents against this schema, and editors against the
// JSON Schema that is generated from it.
import * as v from "valibot";
import { Cel, Duration, Identifier, key, Text, Title } from "../schemas/spec/common.js";
import { InputSchema } from "../schemas/spec/input.js";
import { NOTIFY_DESCRIPTION, NotifySchema } from "../schemas/spec/notify.js";
import { OnFailureSchema, RetrySchema } from "../schemas/spec/settings.js";
import { rolloutEntries, TargetsSchema } from "../schemas/spec/targets.js";
import { StepSchema } from "../steps/step-schema.js";

const StepsSchema = v.pipe(v.array(StepSchema), v.minLength(1), v.description("In order"));
const FinallySchema = v.pipe(v.array(StepSchema), v.minLength(1));

export const StageSchema = v.pipe(
  v.strictObject({
    name: key(Title, "Unique in the spec"),
    targets: v.optional(TargetsSchema),
    when: key(Cel, "Over `inputs`; the stage is skipped where it does not hold"),
    on_failure: v.optional(OnFailureSchema),
    ...rolloutEntries,
    steps: StepsSchema,
    finally: key(
      FinallySchema,
      "Runs once on every device that began the stage, after its work there has ended, however it ended, also on cancel",
    ),
  }),
  v.title("Stage"),
);

export const SpecSchema = v.pipe(
  v.strictObject({
    name: v.pipe(Title, v.description("The workflow's name")),
    description: key(Text, "For people"),
    inputs: key(v.record(Identifier, InputSchema), "What a run is given, by name: `${{ inputs.<name> }}`"),
    targets: v.optional(TargetsSchema),
    deadline: key(Duration, "For the whole run"),
    cleanup_timeout: key(Duration, "For undo, always and finally of one device. Default 5m"),
    defaults: key(
      v.strictObject({ timeout: v.optional(Duration), retry: v.optional(RetrySchema) }),
      "For all steps",
    ),
    on_failure: v.optional(OnFailureSchema),
    ...rolloutEntries,
    stages: key(
      v.pipe(v.array(StageSchema), v.minLength(1)),
      "Run in order; each ends when all its devices have",
    ),
    steps: v.optional(v.pipe(StepsSchema, v.description("Instead of `stages`: a single stage"))),
    notify: key(NotifySchema, NOTIFY_DESCRIPTION),
    finally: key(
      FinallySchema,
      "Runs once on every device that began work, after all stages have ended, however they ended, also on cancel",
    ),
  }),
  v.title("Orchestrator workflow spec"),
);

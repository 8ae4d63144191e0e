// One event of a run's stream.
import * as v from "valibot";
import { IndeterminateChangeSchema } from "./indeterminate.js";
import { ArtifactRefSchema } from "./result.js";

export const EventTypeSchema = v.picklist([
  "run.started",
  "run.paused",
  "run.resumed",
  "run.cancel_requested",
  "run.finished",
  "stage.started",
  "stage.finished",
  "device.waiting",
  "device.started",
  "device.finished",
  "step.started",
  "step.retrying",
  "step.finished",
  "notification.delivered",
  "notification.failed",
  "progress",
]);

export const RunEventSchema = v.strictObject({
  id: v.optional(
    v.pipe(v.string(), v.description("Opaque; absent on `progress`, which is a hint and is not stored")),
  ),
  time: v.string(),
  run: v.string(),
  type: EventTypeSchema,
  stage: v.optional(v.string()),
  device: v.optional(v.string()),
  step: v.optional(v.string()),
  step_name: v.optional(v.pipe(v.string(), v.description("The step's `name` in the spec"))),
  item: v.optional(v.pipe(v.string(), v.description("Of one iteration of a loop: its item"))),
  attempt: v.optional(v.number()),
  status: v.optional(
    v.pipe(
      v.string(),
      v.description(
        "Of a `progress`: how the step ended, `retrying`, or `waiting`; absent where it says what is under way",
      ),
    ),
  ),
  duration_ms: v.optional(v.number()),
  message: v.optional(v.string()),
  actor: v.optional(v.string()),
  artifacts: v.optional(v.array(ArtifactRefSchema)),
  doubt: v.optional(
    v.pipe(IndeterminateChangeSchema, v.description("Of a step that ended indeterminate: what is known")),
  ),
});
export type RunEvent = v.InferOutput<typeof RunEventSchema>;

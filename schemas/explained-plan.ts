// What a plan would do, per stage and device, as `plan` answers it.
import * as v from "valibot";

export const ExplainedStepSchema = v.strictObject({
  id: v.string(),
  name: v.optional(v.string()),
  action: v.string(),
  effect: v.pipe(
    v.picklist(["read", "idempotent", "write", "disruptive", "none"]),
    v.description("What it does to the device as far as that is known now"),
  ),
  commands: v.pipe(
    v.array(v.string()),
    v.description(
      "Rendered where inputs and device are enough; else with `${{ … }}` left in. Secrets never are",
    ),
  ),
  expect: v.array(v.string()),
  notes: v.pipe(v.array(v.string()), v.description("For people: `within 30s`, `3 items`, `undo: …`")),
  when: v.optional(v.string()),
  part: v.pipe(
    v.optional(v.string()),
    v.description("`rescue` or `always` of which step, or the stage's `finally`"),
  ),
});
export type ExplainedStep = v.InferOutput<typeof ExplainedStepSchema>;

export const ExplainedPlanSchema = v.strictObject({
  name: v.string(),
  check: v.boolean(),
  stages: v.array(
    v.strictObject({
      name: v.string(),
      when: v.optional(v.string()),
      exclusive: v.boolean(),
      concurrency: v.number(),
      batches: v.optional(v.array(v.number())),
      finally: v.pipe(v.optional(v.boolean()), v.description("For every device that began work")),
      devices: v.array(
        v.strictObject({
          device: v.string(),
          platform: v.string(),
          site: v.string(),
          steps: v.array(ExplainedStepSchema),
        }),
      ),
    }),
  ),
});
export type ExplainedPlan = v.InferOutput<typeof ExplainedPlanSchema>;

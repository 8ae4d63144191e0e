// What a step and a device came to: the journal entries of a segment and, gathered, a device's result.
import * as v from "valibot";
import { JsonSchema } from "../packages/devices/src/words/json.js";
import type { Masked, MaskedJson } from "../packages/devices/src/words/masked.js";
import { DeviceStatusSchema, StepStatusSchema } from "./outcome.js";

export const ArtifactRefSchema = v.strictObject({
  path: v.pipe(v.string(), v.description("Relative to the run's folder")),
  media_type: v.string(),
  bytes: v.pipe(v.number(), v.integer()),
  sha256: v.string(),
});
/** A stored artifact; `path` is relative to `runs/<run>/`. */
export type ArtifactRef = v.InferOutput<typeof ArtifactRefSchema>;

export const CheckSchema = v.strictObject({
  expect: v.pipe(v.string(), v.description("The expectation as written")),
  held: v.boolean(),
  actual: v.pipe(v.string(), v.description("What was found, cut at 2,000 characters")),
});
export type Check = v.InferOutput<typeof CheckSchema>;

export const StepResultSchema = v.strictObject({
  id: v.string(),
  name: v.optional(v.pipe(v.string(), v.description("The step's `name` in the spec"))),
  item: v.optional(
    v.pipe(v.string(), v.description("Of one iteration of a loop: its item, JSON where that is not text")),
  ),
  stage: v.string(),
  action: v.string(),
  status: StepStatusSchema,
  attempts: v.pipe(v.number(), v.integer()),
  started_at: v.string(),
  duration_ms: v.number(),
  message: v.optional(v.string()),
  remediation: v.optional(
    v.pipe(v.string(), v.description("What to do about the error, where that is known")),
  ),
  commands: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description("Commands or lines as rendered, secrets masked; a long list is cut"),
    ),
  ),
  checks: v.array(CheckSchema),
  saved: v.optional(v.record(v.string(), JsonSchema)),
  artifacts: v.array(ArtifactRefSchema),
  detail: v.optional(
    v.pipe(
      v.record(v.string(), JsonSchema),
      v.description("What an action adds: sent lines, parts of a trigger"),
    ),
  ),
});
/** One step of one device, one iteration of it where it loops (`id` is then `id[0]`, `id[1]`, …). */
export type StepResult = v.InferOutput<typeof StepResultSchema>;

/** As a worker makes it: what may quote a device or a person is masked. */
export interface MaskedResult extends Omit<StepResult, keyof Quoting>, Quoting {}
interface Quoting {
  name?: Masked;
  item?: Masked;
  message?: Masked;
  remediation?: Masked;
  commands?: Masked[];
  checks: { expect: Masked; held: boolean; actual: Masked }[];
  saved?: Record<string, MaskedJson>;
  detail?: Record<string, MaskedJson>;
}

export const DeviceResultSchema = v.strictObject({
  device: v.string(),
  status: DeviceStatusSchema,
  message: v.optional(v.string()),
  steps: v.array(StepResultSchema),
  shards: v.optional(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description(
        "Of a run that is too large for one workflow: by stage, the id of the one that has the device",
      ),
    ),
  ),
});
export type DeviceResult = v.InferOutput<typeof DeviceResultSchema>;

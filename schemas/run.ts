// A run as the API shows it.
import * as v from "valibot";
import { ProblemErrorSchema } from "./api.js";
import { JsonSchema } from "../packages/devices/src/words/json.js";
import { NotificationSchema } from "./notification.js";
import { RunStatusSchema } from "./outcome.js";
import { StalledSchema } from "./workers.js";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const DeviceCountsSchema = v.strictObject({
  total: Count,
  passed: Count,
  failed: Count,
  errored: Count,
  skipped: Count,
  cancelled: Count,
  indeterminate: Count,
  running: Count,
  waiting: Count,
});
export type DeviceCounts = v.InferOutput<typeof DeviceCountsSchema>;

export const ArchiveStateSchema = v.strictObject({
  status: v.pipe(
    v.picklist(["pending", "complete", "failing"]),
    v.description("`failing`: the last attempt to write it did not succeed; it is tried again"),
  ),
  attempts: v.optional(v.pipe(Count, v.description("Attempts so far, the one under way included"))),
  message: v.optional(v.pipe(v.string(), v.description("What the last attempt failed of"))),
  next_attempt_at: v.optional(
    v.pipe(v.string(), v.description("When it is tried again; absent while it is")),
  ),
});
/** How far the archive of a run that is over has come. */
export type ArchiveState = v.InferOutput<typeof ArchiveStateSchema>;

export const LostArtifactsSchema = v.strictObject({
  count: Count,
  paths: v.pipe(v.array(v.string()), v.description("The first 100")),
});
export type LostArtifacts = v.InferOutput<typeof LostArtifactsSchema>;

export const RunSchema = v.strictObject({
  id: v.string(),
  workflow: v.pipe(v.string(), v.description("The spec's name")),
  status: RunStatusSchema,
  message: v.optional(v.string()),
  created_at: v.string(),
  started_at: v.nullable(v.string()),
  finished_at: v.nullable(v.string()),
  deadline_at: v.nullable(v.string()),
  inputs: v.record(v.string(), JsonSchema),
  labels: v.record(v.string(), v.string()),
  actor: v.string(),
  spec_digest: v.string(),
  devices: DeviceCountsSchema,
  origin: v.optional(v.string()),
  stalled: v.optional(
    v.pipe(StalledSchema, v.description("Of a run that is open: why no worker goes on with it")),
  ),
  archive: v.optional(v.pipe(ArchiveStateSchema, v.description("Of a run that is over"))),
  lost_artifacts: v.optional(
    v.pipe(
      LostArtifactsSchema,
      v.description("What the results name and the store does not have as it was written; absent: nothing"),
    ),
  ),
  notifications: v.optional(
    v.pipe(
      v.array(NotificationSchema),
      v.description("Of a run that is over: who was told how it ended, and who is yet to be"),
    ),
  ),
  links: v.record(v.string(), v.string()),
  warnings: v.optional(
    v.pipe(v.array(ProblemErrorSchema), v.description("Of the compiler; only in the answer to the start")),
  ),
});
export type Run = v.InferOutput<typeof RunSchema>;

// Retention: what is to be removed, and what was.
import * as v from "valibot";
import { RunStatusSchema } from "./outcome.js";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const PruneRequestSchema = v.strictObject({
  runs: v.optional(v.pipe(v.array(v.string()), v.description("These runs; absent: all"))),
  older_than: v.optional(
    v.pipe(v.string(), v.minLength(1), v.description("Only runs that ended so long ago: `30d`, `12h`")),
  ),
  keep: v.optional(v.pipe(Count, v.description("So many of the newest runs stay, whatever their age"))),
  incomplete: v.optional(
    v.pipe(
      v.boolean(),
      v.description("Closed runs whose archive is not complete, too: nothing is left of them"),
    ),
  ),
  forget_keys: v.optional(
    v.pipe(v.boolean(), v.description("Their Idempotency-Keys are free again, and start new runs")),
  ),
  dry_run: v.optional(v.pipe(v.boolean(), v.description("Removes nothing, says what would be"))),
  cursor: v.optional(v.pipe(v.string(), v.description("`next` of the answer before"))),
});
/** What `POST /v1/prune` takes; one of `runs`, `older_than` and `keep` at least. */
export type PruneRequest = v.InferOutput<typeof PruneRequestSchema>;

export const PrunedRunSchema = v.strictObject({
  id: v.string(),
  workflow: v.optional(v.string()),
  status: v.optional(RunStatusSchema),
  finished_at: v.optional(v.string()),
  archive: v.pipe(
    v.picklist(["complete", "incomplete", "leftover"]),
    v.description("`leftover`: what an interrupted removal left"),
  ),
  removed: v.pipe(v.boolean(), v.description("In a dry run: whether it would be")),
  reason: v.optional(v.pipe(v.string(), v.description("Why it was not removed"))),
  artifacts: Count,
  bytes: Count,
});
/** One run that retention looked at. */
export type PrunedRun = v.InferOutput<typeof PrunedRunSchema>;

// What a replay of a run's histories on a build comes to.
import * as v from "valibot";

export const ReplayVerdictSchema = v.strictObject({
  deterministic: v.boolean(),
  histories: v.pipe(v.number(), v.integer(), v.description("How many were replayed")),
  message: v.optional(v.pipe(v.string(), v.description("Where the first one parts, and from what"))),
  parts: v.array(
    v.strictObject({
      history: v.pipe(v.string(), v.description("`run.0`, `stage-0-shard-3.0`")),
      event: v.optional(v.pipe(v.number(), v.integer(), v.description("Temporal's event id"))),
      event_type: v.optional(v.string()),
      message: v.string(),
    }),
  ),
});
export type ReplayVerdict = v.InferOutput<typeof ReplayVerdictSchema>;

/** In a bundle: the TextFSM templates that the run was started with, all files as gzipped JSON, by name. */
export const BUNDLED_TEMPLATES = "templates.json.gz";

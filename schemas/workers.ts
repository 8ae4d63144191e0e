// The builds of workers: which one new runs get, and which ones still have runs.
import * as v from "valibot";

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const BuildSchema = v.strictObject({
  deployment: v.nullable(v.pipe(v.string(), v.description("null: workers without a deployment"))),
  build: v.nullable(v.string()),
  status: v.pipe(
    v.picklist(["current", "ramping", "draining", "drained", "inactive", "unversioned"]),
    v.description(
      "`current`: new runs start on it; `draining`: open runs are on it; `drained`: none are; `inactive`: no run was ever started on it",
    ),
  ),
  workers: v.pipe(Count, v.description("That live")),
  sites: v.pipe(v.array(v.string()), v.description("With workers that live")),
  open_runs: v.nullable(
    v.pipe(Count, v.description("That stay on the build, seconds old; null: the server does not tell")),
  ),
});
export type Build = v.InferOutput<typeof BuildSchema>;

export const PromoteRequestSchema = v.strictObject({
  build: v.string(),
  deployment: v.optional(v.pipe(v.string(), v.description("Needed where there are several"))),
  force: v.optional(
    v.pipe(v.boolean(), v.description("Also where no worker of the build lives, or a site has none")),
  ),
});
export type PromoteRequest = v.InferOutput<typeof PromoteRequestSchema>;

export const StalledSchema = v.strictObject({
  code: v.pipe(
    v.picklist(["incompatible_build", "no_worker_of_build", "no_worker", "workflow_task_failing"]),
    v.description("Why the run stands still"),
  ),
  message: v.pipe(v.string(), v.description("With what to do")),
  since: v.nullable(v.string()),
  attempts: v.optional(v.pipe(Count, v.description("Of the workers, to go on with it"))),
  build: v.optional(v.pipe(v.string(), v.description("That the run stays on"))),
});
/** Why a run that is open stands still. */
export type Stalled = v.InferOutput<typeof StalledSchema>;

// The words for how a step, a device and a run ended.
import * as v from "valibot";

export const StepStatusSchema = v.picklist([
  "passed",
  "failed",
  "errored",
  "skipped",
  "cancelled",
  "indeterminate",
]);
export type StepStatus = v.InferOutput<typeof StepStatusSchema>;

/** Neither passed nor skipped. Workflows, which load nothing of other folders, have their own. */
export const isUnsuccessful = (status: string | undefined): boolean =>
  status !== "passed" && status !== "skipped";

/** A device ends with a step's words; a device that the run's deadline cut short is `cancelled`. */
export const DeviceStatusSchema = v.picklist([...StepStatusSchema.options, "running", "waiting"]);
export type DeviceStatus = v.InferOutput<typeof DeviceStatusSchema>;

/** The order in which people are told how many devices ended how. */
export const COUNTED = [
  "passed",
  "failed",
  "errored",
  "indeterminate",
  "cancelled",
  "skipped",
  "running",
  "waiting",
] as const satisfies DeviceStatus[];

/** How a run can end. */
export const RUN_OUTCOMES = [...StepStatusSchema.options, "timed_out"] as const;
export type RunOutcomeStatus = (typeof RUN_OUTCOMES)[number];

export const RunStatusSchema = v.picklist(["queued", "running", "paused", ...RUN_OUTCOMES]);
export type RunStatus = v.InferOutput<typeof RunStatusSchema>;

// What becomes of a step that does not pass, how often it is tried, and what it may do to a device.
import * as v from "valibot";
import { Duration, key } from "./common.js";

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

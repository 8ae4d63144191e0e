// How an activity of devices ended that did not return.
import { ActivityFailure, ApplicationFailure, CancelledFailure, TimeoutFailure } from "@temporalio/workflow";
import { kindOfFailure } from "../run-model/segment-failure.js";
import type { SegmentFailure } from "../run-model/segment-failure.js";

interface EndedWithout {
  kind: SegmentFailure;
  /** What it has brought home of what it did. */
  details: unknown;
  message: string;
}

/** @throws what is not the end of an activity */
export function readFailure(error: unknown): EndedWithout {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof CancelledFailure)
    return { kind: "cancelled", details: cause.details[0], message: "cancelled" };
  if (cause instanceof TimeoutFailure) {
    if (cause.timeoutType === "SCHEDULE_TO_START")
      return { kind: "timeout_start", details: cause.lastHeartbeatDetails, message: "" };
    return {
      kind: "timeout",
      details: cause.lastHeartbeatDetails,
      message: `no worker finished it: ${cause.message}`,
    };
  }
  if (cause instanceof ApplicationFailure) {
    const cancel_requested = error instanceof ActivityFailure && error.retryState === "CANCEL_REQUESTED";
    const kind = kindOfFailure({ cancel_requested, final: cause.nonRetryable === true });
    return { kind, details: cause.details?.[0], message: kind === "cancelled" ? "cancelled" : cause.message };
  }
  throw error;
}

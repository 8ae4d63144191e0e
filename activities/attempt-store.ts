// The store as one attempt of an activity on a device uses it: what it leaves there goes into few objects.
import { createHash } from "node:crypto";
import { Context } from "@temporalio/activity";
import { gathering, type Gathering } from "../artifacts/packs/gather.js";
import { deviceFolder } from "../artifacts/paths.js";
import type { ArtifactStore } from "../artifacts/store.js";
import { ownActivity } from "./own-activity.js";

/** Digits of a time in milliseconds to the base of 36, until the year 5188. */
const TIME_DIGITS = 9;
const ATTEMPT_DIGITS = 6;

export const attemptStore = <Store extends ArtifactStore>(
  store: Store,
  { run, device }: { run: string; device: string },
): Store & Gathering => gathering(store, { folder: deviceFolder(run, device), order: orderOfAttempt() });

/**
 * Later activities on a device, and later attempts of one, are behind earlier ones: a worker that was frozen meanwhile
 * replaces nothing of theirs. A run that was reset counts its activities anew, so Temporal's time comes first.
 */
function orderOfAttempt(): string {
  const { scheduled_ms, attempt, activity_id } = ownActivity();
  const { workflowExecution } = Context.current().info;
  const time = Math.max(0, Math.round(scheduled_ms)).toString(36).padStart(TIME_DIGITS, "0");
  const digest = createHash("sha256")
    .update(`${workflowExecution?.runId ?? ""} ${activity_id}`)
    .digest("hex");
  return `${time}-${String(attempt).padStart(ATTEMPT_DIGITS, "0")}-${digest.slice(0, 8)}`;
}

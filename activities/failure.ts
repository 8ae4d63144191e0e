// The one place where errors become Temporal's: what is retried, what is final, and how the journal travels home.
import { ApplicationFailure, CancelledFailure, Context } from "@temporalio/activity";
import { DeviceError, NEVER_RETRIED } from "../packages/devices/src/errors.js";
import {
  errorOfSystem,
  fromPlan,
  type Masked,
  type MaskedError,
} from "../packages/devices/src/words/masked.js";
import { describeDefect, isDefect } from "./defect.js";
import type { Log } from "../telemetry/log.js";
import type { Journal } from "./journal.js";
import { ownActivity } from "./own-activity.js";

/** The plan and the workflow disagree: trying again cannot help. */
export const planBug = (message: Masked): ApplicationFailure => refusal(message, "plan_bug");

/** Final, and nothing was done by this attempt: what is known is what the one before it has said. */
export function refusal(
  message: Masked,
  type: "plan_bug" | "plan_changed" | "run_over" | "internal_error",
): ApplicationFailure {
  const before = ownActivity().heartbeatDetails;
  return ApplicationFailure.nonRetryable(message, type, before ?? { steps: [] });
}

/** Another attempt may find what this one did not. */
export const retryable = (
  message: Masked,
  type: "plan_missing" | "not_delivered",
  after_ms?: number,
): ApplicationFailure =>
  ApplicationFailure.create({
    message,
    type,
    ...(after_ms === undefined ? {} : { nextRetryDelay: after_ms }),
  });

/** A defect of ours ends the activity, since another attempt would meet it again; the journal travels home with it. */
export const internalFailure = (error: MaskedError | Masked, journal: Journal): ApplicationFailure =>
  ApplicationFailure.nonRetryable(describeDefect(error), "internal_error", journal.state);

/** Runs an activity that ends for good at a defect of ours. */
export async function endAtDefect<T>(
  log: Log,
  work: () => Promise<T>,
  isFinal: (error: unknown) => boolean = isDefect,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFinal(error)) throw error;
    const { activityType, workflowExecution } = Context.current().info;
    // What a device or its session brings ends in the masked errors of its task.
    const err = errorOfSystem(error);
    log.error(
      { activity: fromPlan(activityType), workflow: fromPlan(workflowExecution?.workflowId ?? ""), err },
      "internal error",
    );
    throw refusal(describeDefect(err), "internal_error");
  }
}

/** Ends this attempt; the next one starts after `delay_ms` and goes on from the journal. */
export async function tryAgain(
  journal: Journal,
  message: Masked,
  delay_ms: number,
): Promise<ApplicationFailure> {
  await journal.storeNamed().finally(() => journal.noteFailure(message));
  await journal.close();
  return ApplicationFailure.create({
    message,
    type: "try_again",
    nextRetryDelay: Math.max(1, Math.round(delay_ms)),
    details: [journal.state],
  });
}

/** Rethrowing the signal's reason would lose the journal; a failure of our own brings it home. */
export const cancelledWith = (journal: Journal): CancelledFailure =>
  new CancelledFailure("cancelled", [journal.state]);

export const isRetryable = (error: unknown): error is DeviceError =>
  error instanceof DeviceError && !NEVER_RETRIED.has(error.code) && error.code !== "cancelled";

// A change that may or may not have reached the device, said so that an operator can go and look.
import type { DeviceError } from "../../packages/devices/src/errors.js";
import { baselineIn } from "../intent.js";
import type { Intent } from "../intent.js";
import { BrokenChange } from "./change.js";
import { errorDetail, type StepOutcome } from "./outcome.js";

/** The worker that claimed the change never said what became of it. */
export function indeterminateOutcome(intent: Intent): StepOutcome {
  return {
    status: "indeterminate",
    message: `the worker was lost after it began to send, at ${intent.created_at}; whether the lines were applied is not known`,
    detail: { ...about(intent), sent: true },
  };
}

/** Codes after which it is known that nothing was changed, although something was typed. */
const NOTHING_CHANGED = new Set(["config_locked", "mode_unreachable", "enable_refused", "rpc_error"]);

/** What an error means once the change was claimed; undefined: it was not, so it is an error like any other. */
export function afterError(claimed: Intent | undefined, error: DeviceError): StepOutcome | undefined {
  if (!claimed) return undefined;
  const { accepted, not_sent, tail } = error.details;
  const kept = error instanceof BrokenChange ? error.kept : undefined;
  const detail = {
    ...about(claimed),
    sent: true,
    ...errorDetail(error),
    ...(accepted ? { accepted } : {}),
    ...(not_sent ? { not_sent } : {}),
    ...(tail === undefined ? {} : { last_said: tail }),
    ...(kept?.difference === undefined ? {} : { difference: kept.difference }),
  };
  const artifacts = kept?.artifacts ?? [];
  const isUnchanged =
    error.details.sent === false || error.details.commit_sent === false || NOTHING_CHANGED.has(error.code);
  if (isUnchanged && error.details.begun !== true) {
    return {
      status: error.code === "cancelled" ? "cancelled" : "errored",
      message: error.message,
      artifacts,
      detail: { ...detail, sent: false },
    };
  }
  return {
    status: "indeterminate",
    message: `${error.message.replace(/\.$/, "")}; what was sent may or may not have been applied`,
    artifacts,
    detail,
  };
}

/**
 * A defect of ours, or a store that is full or away, after the change was claimed: it is not sent again, and nobody knows how
 * far it came. Undefined: nothing was sent.
 */
export function afterUnexpected(
  claimed: Intent | undefined,
  message: string,
  isDefect: boolean,
): StepOutcome | undefined {
  return (
    claimed && {
      status: "indeterminate",
      message: `${message.replace(/\.$/, "")}. What was sent may or may not have been applied`,
      detail: { ...about(claimed), sent: true, ...(isDefect ? { code: "internal_error" } : {}) },
    }
  );
}

const about = (intent: Intent) => ({
  lines: intent.lines,
  sent_at: intent.created_at,
  ...baselineIn(intent),
});

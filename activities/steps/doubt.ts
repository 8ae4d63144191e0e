// A change that may or may not have reached the device, said so that an operator can go and look.
import type { DeviceError } from "../../devices/errors.js";
import type { Intent } from "../intent.js";
import type { Task } from "../task.js";
import type { StepOutcome } from "./outcome.js";

/** The worker that claimed the change never said what became of it. */
export function doubt(intent: Intent): StepOutcome {
  return {
    status: "indeterminate",
    message:
      `the worker was lost after it began to send, at ${intent.created_at}; ` +
      `whether these lines were applied is not known: ${intent.lines.join(" | ")}`,
    detail: {
      lines: intent.lines,
      sent: true,
      sent_at: intent.created_at,
      ...(intent.held_before === undefined ? {} : { held_before: intent.held_before }),
    },
  };
}

/** Codes after which it is known that nothing was changed, although something was typed. */
const NOTHING_CHANGED = new Set(["config_locked", "mode_unreachable", "enable_refused"]);

/** What an error means once the change was claimed; undefined: nothing was sent, so it is an error like any other. */
export function afterError({ journal }: Task, error: DeviceError): StepOutcome | undefined {
  const { sent } = journal.state;
  if (!sent) return undefined;
  const { accepted, tail } = error.details;
  const detail = {
    sent: true,
    sent_at: sent.at,
    code: error.code,
    ...(accepted ? { accepted } : {}),
    ...(tail === undefined ? {} : { last_said: tail }),
  };
  if (error.details.sent === false || NOTHING_CHANGED.has(error.code)) {
    return {
      status: error.code === "cancelled" ? "cancelled" : "errored",
      message: error.message,
      detail: { ...detail, sent: false },
    };
  }
  return {
    status: "indeterminate",
    message: `${error.message}; what was sent may or may not have been applied`,
    detail,
  };
}

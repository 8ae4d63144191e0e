// Marks of a recording that say what its bytes do not: for which step, and how the session ended.
import { constants } from "node:os";
import type { DeviceErrorCode } from "../errors.js";
import type { Exit } from "../exec/runner.js";
import { fromPlan, fromSystem, type Masked, ownText, ownWord } from "../words/masked.js";

const STEP = "step ";
const FAILED = "failed ";

const MODE = "mode ";
const TRANSPORT = "transport ";

/** The session is in this mode of the platform from here on. */
export const modeMark = (mode: string): Masked => fromPlan(MODE + mode);
export const modeOfMark = (mark: string): string | undefined =>
  mark.startsWith(MODE) ? mark.slice(MODE.length) : undefined;

/** The session has no terminal, and so no modes. */
export const transportMark = (transport: string): Masked => fromPlan(TRANSPORT + transport);
export const transportOfMark = (mark: string): string | undefined =>
  mark.startsWith(TRANSPORT) ? mark.slice(TRANSPORT.length) : undefined;

/** How a command ended. Over SSH the device names the signal, and may say anything. */
export function exitMark({ code, signal }: Exit): Masked {
  if (code !== undefined) return ownText`exit ${code}`;
  const isKnown = signal !== undefined && Object.hasOwn(constants.signals, `SIG${signal}`);
  return ownText`exit ${isKnown ? fromSystem(signal) : ownWord("unknown")}`;
}

/** The other side closed the session. */
export const CLOSED_MARK = ownWord("closed");

/** What follows belongs to this step, a part of it, or an iteration: `bounce@verify`, `push[2]`. */
export const stepMark = (step: string): Masked => fromPlan(STEP + step);
export const stepOfMark = (mark: string): string | undefined =>
  mark.startsWith(STEP) ? mark.slice(STEP.length) : undefined;

/** The session did not open. */
export const failureMark = ({ code, message }: { code: DeviceErrorCode; message: Masked }): Masked =>
  ownText`${ownWord(FAILED)}${ownWord(code)}: ${message}`;
export function readFailure(mark: string): { code: string; message: string } | undefined {
  const [, code, message] = /^failed (\w+): ([\s\S]*)$/.exec(mark) ?? [];
  return code === undefined || message === undefined ? undefined : { code, message };
}

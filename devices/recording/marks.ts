// Marks of a recording that say what its bytes do not: for which step, and how the session ended.
const STEP = "step ";
const FAILED = "failed ";

const MODE = "mode ";
const TRANSPORT = "transport ";

/** The session is in this mode of the platform from here on. */
export const modeMark = (mode: string): string => MODE + mode;
export const modeOfMark = (mark: string): string | undefined =>
  mark.startsWith(MODE) ? mark.slice(MODE.length) : undefined;

/** The session has no terminal, and so no modes. */
export const transportMark = (transport: string): string => TRANSPORT + transport;
export const transportOfMark = (mark: string): string | undefined =>
  mark.startsWith(TRANSPORT) ? mark.slice(TRANSPORT.length) : undefined;

/** The other side closed the session. */
export const CLOSED_MARK = "closed";

/** What follows belongs to this step, a part of it, or an iteration: `bounce@verify`, `push[2]`. */
export const stepMark = (step: string): string => STEP + step;
export const stepOfMark = (mark: string): string | undefined =>
  mark.startsWith(STEP) ? mark.slice(STEP.length) : undefined;

/** The session did not open. @param message with secrets masked */
export const failureMark = ({ code, message }: { code: string; message: string }): string =>
  `${FAILED}${code}: ${message}`;
export function readFailure(mark: string): { code: string; message: string } | undefined {
  const [, code, message] = /^failed (\w+): ([\s\S]*)$/.exec(mark) ?? [];
  return code === undefined || message === undefined ? undefined : { code, message };
}

// After a command that ends the session, as a reload does: tries to log in until the device is back or time is up.
import { DeviceError, NEVER_RETRIED } from "../../devices/errors.js";
import type { Session } from "../../devices/session.js";
import { pause } from "../pause.js";
import type { Task } from "../task.js";

/** A device that goes down still takes logins for a moment. */
const GOING_DOWN_MS = 2_000;
const BETWEEN_MS = 1_000;

export interface Away {
  /** The command that ended the session. */
  command: string;
  /** When the time for coming back ends, as `performance.now()` tells it. */
  until: number;
  timeout_ms: number;
}

/**
 * @returns a new session, or why there is none
 * @throws {DeviceError} cancelled
 */
export async function comeBack(task: Task, away: Away): Promise<Session | { gone: string }> {
  const { signal } = task.journal;
  let last = "";
  await pause(GOING_DOWN_MS, signal);
  while (performance.now() < away.until) {
    try {
      const time = AbortSignal.timeout(Math.max(1, Math.ceil(away.until - performance.now())));
      const session = await task.session.get(AbortSignal.any([signal, time]));
      await pause(GOING_DOWN_MS, signal);
      if (await session.alive(BETWEEN_MS)) return session;
      await task.session.release();
    } catch (error) {
      if (!(error instanceof DeviceError) || signal.aborted) throw error;
      if (NEVER_RETRIED.has(error.code)) return { gone: `${lost(away)}: ${error.message}` };
      if (error.code !== "cancelled") last = error.message;
    }
    await pause(BETWEEN_MS, signal);
  }
  return {
    gone: `${lost(away)} within ${away.timeout_ms} ms${last === "" ? "" : `; the last attempt: ${last}`}`,
  };
}

const lost = ({ command }: Away): string =>
  `\`${command}\` was sent and ended the session, and no new login succeeded`;

// After a command that ends the session, as a reload does: tries to log in until the device is back or time is up.
import { RECONNECT } from "../../policy/steps.js";
import { DeviceError, NEVER_RETRIED } from "../../packages/devices/src/errors.js";
import type { Session } from "../../packages/devices/src/session.js";
import type { Task } from "../task.js";

export interface Away {
  /** The command that ended the session. */
  command: string;
  /** When the time for coming back ends, as the task's time tells it. */
  until: number;
  timeout_ms: number;
}

export interface Gone {
  message: string;
  /** Of the last login that was tried. */
  error?: DeviceError;
}

/**
 * @returns a new session, or why there is none
 * @throws {DeviceError} cancelled
 */
export async function waitForReconnect(task: Task, away: Away): Promise<Session | { gone: Gone }> {
  const { journal, time } = task;
  const { signal } = journal;
  let last: DeviceError | undefined;
  await time.pause(RECONNECT.going_down_ms, signal);
  while (time.now() < away.until) {
    try {
      const late = AbortSignal.timeout(Math.max(1, Math.ceil(away.until - time.now())));
      const session = await task.session.get(AbortSignal.any([signal, late]));
      await time.pause(RECONNECT.going_down_ms, signal);
      if (await session.alive(RECONNECT.between_ms)) return session;
      await task.session.release();
    } catch (error) {
      if (!(error instanceof DeviceError) || signal.aborted) throw error;
      if (NEVER_RETRIED.has(error.code))
        return { gone: { message: `${lost(away)}: ${error.message}`, error } };
      if (error.code !== "cancelled") last = error;
    }
    await time.pause(RECONNECT.between_ms, signal);
  }
  const message = `${lost(away)} within ${away.timeout_ms} ms`;
  return {
    gone: last ? { message: `${message}; the last attempt: ${last.message}`, error: last } : { message },
  };
}

const lost = ({ command }: Away): string =>
  `\`${command}\` was sent and ended the session, and no new login succeeded`;

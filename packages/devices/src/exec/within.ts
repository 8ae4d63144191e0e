// Waits for work that has begun: until it is done, its time is over, or it is no longer wanted.
import { ending } from "../quoted.js";
import { DeviceError } from "../errors.js";

export interface Waiting {
  device: string;
  /** What is waited for, as messages name it. */
  what: string;
  timeout_ms: number;
  signal?: AbortSignal | undefined;
  /** The last of what came so far. */
  tail?: () => string;
}

/** @throws {DeviceError} command_timeout, cancelled, both with `sent: true`; what the work throws */
export async function within<T>(waiting: Waiting, work: Promise<T>): Promise<T> {
  const { device, what, timeout_ms, signal, tail } = waiting;
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const given_up = new Promise<never>((_, reject) => {
    const fail = (code: DeviceError["code"], message: string): void => {
      const last = ending(tail?.() ?? "", 500);
      reject(
        new DeviceError(code, `${device}: ${message}`, {
          sent: true,
          ...(last === "" ? {} : { tail: last }),
        }),
      );
    };
    // After a timer the loop first reads what has come meanwhile: a process that stood still must not take that for silence.
    timer = setTimeout(
      () =>
        setImmediate(() =>
          fail("command_timeout", `${what} had not ended within ${timeout_ms} ms. Raise the timeout.`),
        ),
      timeout_ms,
    );
    onAbort = () => fail("cancelled", `cancelled after ${what} was sent.`);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, given_up]);
  } finally {
    clearTimeout(timer);
    if (onAbort) signal?.removeEventListener("abort", onAbort);
  }
}

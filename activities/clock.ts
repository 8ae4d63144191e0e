// The time that must survive a worker's death is Temporal's. Between two of its words the monotonic clock goes on, so that
// nothing jumps when somebody sets this machine's clock.
import { Context } from "@temporalio/activity";

/** A word that is further behind than this is believed: Temporal's clock was set back, or this machine slept. */
const BEHIND_MS = 60_000;

/** Milliseconds from the monotonic clock to Temporal's; undefined before the first word. */
let offset: number | undefined;

/** @returns milliseconds since 1970; monotonic for as long as the caller keeps it */
export function temporalClock(): () => number {
  const base = heardOffset() ?? performance.timeOrigin;
  return () => Math.round(base + performance.now());
}

export const temporalNow = (): number => temporalClock()();

function heardOffset(): number | undefined {
  const { isLocal, currentAttemptScheduledTimestampMs: scheduled } = Context.current().info;
  // The time of a local activity is this machine's.
  if (isLocal || !(scheduled > 0)) return offset;
  const heard = scheduled - performance.now();
  // An attempt that had to wait for a worker was scheduled some time ago: the latest word is the nearest.
  if (offset === undefined || heard > offset || heard < offset - BEHIND_MS) offset = heard;
  return offset;
}

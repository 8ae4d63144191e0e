// Whether this process stood still: frozen, suspended, or its loop blocked for so long that others may have taken over
// its work.
import { SEGMENT } from "../policy/temporal.js";

const EVERY_MS = 500;

export interface StallDetector {
  /** How often this process has stood still so far. What is under way notes it, and asks whether it is still wanted once it has changed. */
  stops(): number;
}

/** Counts from now on; the timer keeps no process alive. */
export function createStallDetector(): StallDetector {
  let stops = 0;
  let seen = now();
  const look = () => {
    const at = now();
    // The larger of both clocks: a suspended machine stops one of them.
    if (at.wall - seen.wall > SEGMENT.stalled_ms || at.steady - seen.steady > SEGMENT.stalled_ms) stops++;
    seen = at;
  };
  setInterval(look, EVERY_MS).unref();
  return {
    // Not only the timer looks: after a thaw, data that had waited is read before timers run.
    stops: () => {
      look();
      return stops;
    },
  };
}

const now = () => ({ wall: Date.now(), steady: performance.now() });

// A time limit that a machine busy with other work does not use up: the smaller of what the clock and the processor say.

/** Looks so often, milliseconds. */
const EVERY_MS = 100;
/** By the clock alone, a limit is this many times as long: for a thread that waits for memory and does nothing. */
const CLOCK_FACTOR = 10;

/**
 * Time counts only as far as this process had a processor meanwhile. Its other threads count too, so that the limit may
 * come early, but never before `limit_ms` of the clock.
 *
 * @param late called once the limit is reached @returns ends the watch
 */
export function limitWork(limit_ms: number, late: () => void): () => void {
  let clock = performance.now();
  let processor = processorMs();
  let used = 0;
  const latest = clock + CLOCK_FACTOR * limit_ms;
  const look = (): void => {
    const now = { clock: performance.now(), processor: processorMs() };
    used += Math.min(now.clock - clock, now.processor - processor);
    ({ clock, processor } = now);
    if (used < limit_ms && clock < latest) return;
    clearInterval(timer);
    late();
  };
  const timer = setInterval(look, Math.min(EVERY_MS, Math.max(1, limit_ms / 4)));
  return () => clearInterval(timer);
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

// The monotonic clock of this process, for a test of what waits for ten seconds of it.
import { onTestFinished, vi } from "vitest";

/** Until the end of the test. Timers take as long as ever. */
export function quickClock(times: number): void {
  const now = performance.now.bind(performance);
  const began = now();
  const spy = vi.spyOn(performance, "now").mockImplementation(() => began + (now() - began) * times);
  onTestFinished(() => spy.mockRestore());
}

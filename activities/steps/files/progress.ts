// How far a transfer is, for those who watch the run. It travels in the heartbeat.
import type { Journal } from "../../journal.js";

const LEAST_BETWEEN_MS = 1_000;

export function progressOf(journal: Journal, of?: number): (bytes: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (bytes) => {
    const now = performance.now();
    if (now - last < LEAST_BETWEEN_MS) return;
    last = now;
    journal.update({ progress: { bytes, ...(of === undefined ? {} : { of }) } });
  };
}

// How far a transfer is, for those who watch the run. It travels in the heartbeat.
import { SEGMENT } from "../../../policy/temporal.js";
import type { Journal } from "../../journal.js";

export function progressOf(journal: Journal, of?: number): (bytes: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (bytes) => {
    const now = performance.now();
    if (now - last < SEGMENT.least_between_beats_ms) return;
    last = now;
    journal.update({ progress: { bytes, ...(of === undefined ? {} : { of }) } });
  };
}

// What the activities count, and whoever keeps the counts. No device and no run: their number has no bound.
import type { HopTimes } from "../packages/devices/src/index.js";
import type { StepResult } from "../schemas/result.js";

export interface Meter {
  /** A step has ended here. */
  step(result: Pick<StepResult, "action" | "status" | "duration_ms">): void;
  /** A step is tried again. */
  retry(about: { action: string; code: string }): void;
  /** A segment asked for a session: one was kept, or a new one had to be opened. */
  pool(found: "hit" | "miss"): void;
  /** A connection or a login, of a device or of a jump host. */
  hop(times: HopTimes): void;
  /** A session was opened, from the first packet to the prompt, or could not be. */
  opened(about: { transport: string; outcome: string; seconds: number }): void;
}

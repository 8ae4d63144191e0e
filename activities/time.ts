// The time that checks and waits go by: that of the world, or that of the recording which stands in for the devices.
import type { ReplayClock } from "../packages/devices/src/replay/clock.js";
import { pause } from "./pause.js";

export interface Time {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws {DeviceError} `cancelled` */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  /** How long Temporal waits before the next attempt, where so many milliseconds are to pass. */
  retryAfter(ms: number): number;
  /** How long a check waits before it looks again, of the time that is left to it; both in milliseconds. */
  nextLook(every_ms: number, left_ms: number): number;
}

/** @param now milliseconds since 1970, which do not jump */
export const systemTime = (now: () => number): Time => ({
  now,
  pause,
  retryAfter: (ms) => ms,
  nextLook: (every_ms, left_ms) => Math.min(every_ms, left_ms),
});

export interface RecordedTime {
  clock: ReplayClock;
  /** Whether the recording had anything new to say since the last time of asking. */
  hadNews(): boolean;
}

/** Passes without being waited for. Where a recording only repeats itself, no look but the last one can tell more. */
export const recordedTime = (recorded: RecordedTime): Time => ({
  now: () => recorded.clock.now,
  async pause(ms, signal) {
    recorded.clock.advance(ms);
    await pause(0, signal);
  },
  retryAfter(ms) {
    recorded.clock.advance(ms);
    return 1;
  },
  nextLook: (every_ms, left_ms) => (recorded.hadNews() ? Math.min(every_ms, left_ms) : left_ms),
});

// Writes the time of a commit-confirm the way the platform wants it.
import type { Platform } from "../words/platform.js";

/** The time that the device really has, milliseconds: whole minutes where the platform counts in minutes. */
export function roundConfirm(platform: Platform, confirm_ms: number): number {
  const line = platform.interface !== "netconf" ? platform.configure?.confirm?.commit : undefined;
  const unit = line?.includes("{minutes}") ? 60_000 : 1_000;
  return Math.max(1, Math.ceil(confirm_ms / unit)) * unit;
}

/** Rounds up: a device must never roll back earlier than was asked for. */
export function commitLine(template: string, confirm_ms: number): string {
  const seconds = Math.max(1, Math.ceil(confirm_ms / 1_000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return template
    .replaceAll("{minutes}", String(Math.ceil(seconds / 60)))
    .replaceAll("{seconds}", String(seconds))
    .replaceAll("{hh:mm:ss}", clock);
}

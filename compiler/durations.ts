// Durations and shares as specs write them.
import { DURATION } from "../schemas/spec/common.js";

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/** A year is longer than anything that anybody waits for. */
export const MAX_DURATION_MS = 366 * UNITS["d"]!;

/** Milliseconds of `1h30m`, `500ms`; undefined where it is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g))
    total += Number(amount) * UNITS[unit!]!;
  return Math.round(total);
}

/** `90000` → `1m30s`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${ms}ms`;
  let left = ms;
  let text = "";
  for (const unit of ["h", "m"]) {
    const amount = Math.floor(left / UNITS[unit]!);
    if (amount > 0) text += `${amount}${unit}`;
    left -= amount * UNITS[unit]!;
  }
  return left > 0 || text === "" ? `${text}${left / 1_000}s` : text;
}

/** `3` or `10%` of a number of devices, not rounded. */
export function shareOf(share: number | string, total: number): number {
  return typeof share === "number" ? share : (Number(share.slice(0, -1)) / 100) * total;
}

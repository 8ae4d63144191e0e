// Durations as people write them elsewhere, and how they are written here.
import { formatDuration } from "../durations.js";

/** By the beginning of a unit's name, in lower case: its short form here and its milliseconds. */
const UNITS: readonly [names: RegExp, short: string, ms: number][] = [
  [/^(ms|msecs?|millis?|milliseconds?)$/, "ms", 1],
  [/^(s|secs?|seconds?)$/, "s", 1_000],
  [/^(m|mins?|minutes?)$/, "m", 60_000],
  [/^(h|hrs?|hours?)$/, "h", 3_600_000],
  [/^(d|days?)$/, "d", 86_400_000],
  [/^(w|weeks?)$/, "d", 604_800_000],
];
/** Characters; nobody writes a longer one. */
const LONGEST = 50;
const DAY_MS = 86_400_000;

/** `1 h 30 min`, `1.5 minutes`, `PT1H30M`, `1,5s`, `.5s`; a number without a unit may be seconds or milliseconds. */
export function durationHint(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const trimmed = text.trim().replace(/^P(T?)(?=\d)/i, "");
  const number = /^\d+(?:\.\d+)?$/.exec(trimmed)?.[0];
  if (number !== undefined) return unitHint(number);
  if (!/^(?:(?:\d+|\d*[.,]\d+)\s*[A-Za-z]+[\s,]*(?:and\s+)?)+$/.test(trimmed)) return undefined;
  const parts = [...trimmed.matchAll(/(\d*[.,]\d+|\d+)\s*([A-Za-z]+)/g)].map(
    ([, amount = "", name = ""]) => ({
      amount: Number(amount.replace(",", ".")),
      unit: UNITS.find(([names]) => names.test(name.toLowerCase())),
    }),
  );
  let total = 0;
  for (const { amount, unit } of parts) {
    if (unit === undefined) return undefined;
    total += amount * unit[2];
  }
  const [first] = parts;
  const isWhole = parts.length === 1 && Number.isInteger(first!.amount) && first!.unit![2] < 604_800_000;
  return `write \`${isWhole ? `${first!.amount}${first!.unit![1]}` : written(Math.round(total))}\``;
}

const written = (ms: number): string =>
  ms >= DAY_MS && ms % DAY_MS === 0 ? `${ms / DAY_MS}d` : formatDuration(ms);

/** @param number without a unit */
export function unitHint(number: string): string {
  if (Number(number) === 0) return "write `0s`";
  return Number.isInteger(Number(number))
    ? `write \`${Number(number)}s\` for seconds, \`${Number(number)}ms\` for milliseconds`
    : `write \`${Number(number)}s\` for seconds`;
}

// Durations as people write them elsewhere, and how they are written here.
const UNITS: Record<string, string> = {
  sec: "s",
  secs: "s",
  second: "s",
  seconds: "s",
  min: "m",
  mins: "m",
  minute: "m",
  minutes: "m",
  hour: "h",
  hours: "h",
  hr: "h",
  msec: "ms",
  day: "d",
  days: "d",
};

export function durationHint(text: string): string | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  const short = UNITS[unit!.toLowerCase()] ?? (unit === "" ? "s" : unit!.toLowerCase());
  return /^(ms|[smhd])$/.test(short) && !amount.includes(".") ? `write \`${amount}${short}\`` : undefined;
}

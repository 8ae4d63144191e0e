// Small pieces of text: durations, times, counts, aligned columns, marks for outcomes.
import { COUNTED } from "../schemas/outcome.js";
import type { DeviceCounts } from "../schemas/run.js";
import type { Colors } from "./deps.js";
import { cut } from "./escape.js";

/** `850 ms`, `12.3 s`, `4m 05s`, `2h 03m`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3_600)}h ${two(Math.floor((seconds % 3_600) / 60))}m`;
}

/** `812 B`, `4.2 KiB`, `17.0 MiB`. */
export function byteText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1_024 && unit < units.length - 1; unit++) value /= 1_024;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** The time of day of an RFC 3339 time, in this machine's zone. */
export function clock(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toTimeString().slice(0, 8);
}

/** The same with milliseconds. */
export function clockMs(time: string): string {
  const date = new Date(time);
  return `${clock(time)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** `3 devices: 2 passed, 1 failed`. */
export function countsText(counts: DeviceCounts, colors: Colors): string {
  const parts = COUNTED.filter((status) => counts[status] > 0).map((status) =>
    paint(status, `${counts[status]} ${status}`, colors),
  );
  return parts.length === 0
    ? plural(counts.total, "device")
    : `${plural(counts.total, "device")}: ${parts.join(", ")}`;
}

/** A shape for every outcome, so that colour is not all that tells them apart. */
export function mark(status: string): string {
  switch (status) {
    case "passed":
      return "✓";
    case "failed":
      return "✗";
    case "errored":
      return "!";
    case "indeterminate":
      return "?";
    case "cancelled":
    case "timed_out":
      return "⊘";
    case "running":
      return "●";
    case "skipped":
      return "-";
    default:
      return "·";
  }
}

export function paint(status: string, text: string, colors: Colors): string {
  switch (status) {
    case "passed":
      return colors.green(text);
    case "failed":
    case "errored":
      return colors.red(text);
    case "indeterminate":
      return colors.magenta(text);
    case "cancelled":
    case "timed_out":
    case "paused":
      return colors.yellow(text);
    case "running":
      return colors.cyan(text);
    default:
      return colors.dim(text);
  }
}

/**
 * Columns of plain text, each as wide as its widest cell; the last one is cut so that lines fit into `width`.
 * `style` sees the padded cell, so that colours do not disturb the widths.
 */
export function columns(
  rows: string[][],
  options: { width?: number; style?: (cell: string, row: number, column: number) => string } = {},
): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, Array.from(cell).length)));
  return rows.map((row, y) => {
    let left = options.width ?? Number.POSITIVE_INFINITY;
    const cells: string[] = [];
    row.forEach((cell, x) => {
      const room = cut(cell, left);
      const isLast = x === row.length - 1;
      const padded = isLast ? room : room.padEnd(Math.min(widths[x] ?? 0, left));
      left -= Array.from(padded).length + 2;
      if (room !== "" || !isLast) cells.push(options.style?.(padded, y, x) ?? padded);
    });
    return cells.join("  ").trimEnd();
  });
}

// One line of a part's log as people read it: structured lines become words, control codes become visible.
import { escapeLine } from "../escape.js";

/** pino's numbers. */
const LEVELS: [least: number, word: string][] = [
  [50, "error"],
  [40, "warn"],
  [30, "info"],
  [0, "debug"],
];
/** Said by the prefix or of no use to a person. */
const HIDDEN = new Set(["level", "time", "pid", "hostname", "name", "msg", "v"]);

/** @returns `warn  the message  run=r-1 device=r1`, or the line as it is when it is not a structured one */
export function logLine(line: string): string {
  const entry = structured(line);
  if (entry === undefined) return escapeLine(line);
  const level = LEVELS.find(([least]) => Number(entry.level) >= least)?.[1] ?? "info";
  const rest = Object.entries(entry).filter(([key]) => !HIDDEN.has(key));
  const fields = rest.map(([key, value]) => `${key}=${textOf(value)}`);
  return escapeLine([level.padEnd(5), textOf(entry.msg ?? ""), fields.join(" ")].join("  ").trimEnd());
}

function structured(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const entry = JSON.parse(line) as Record<string, unknown>;
    return typeof entry.level === "number" ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** An error is its message; its stack is for the part's own log. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const { message } = (value ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : JSON.stringify(value);
}

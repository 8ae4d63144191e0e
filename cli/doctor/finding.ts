// What the doctor finds, and how people read it.
import { type Colors, type Output, say } from "../deps.js";
import { escapeLine } from "../escape.js";

export interface Finding {
  subject: string;
  state: "ok" | "warning" | "failed";
  found: string;
  remediation?: string;
}

const MARKS = { ok: "✓", warning: "!", failed: "✗" } as const;
const WIDTH = 14;

export function sayFinding(
  out: Output,
  colors: Colors,
  { subject, state, found, remediation }: Finding,
): void {
  const paint = { ok: colors.green, warning: colors.yellow, failed: colors.red }[state];
  say(out, `${paint(MARKS[state])} ${escapeLine(subject).padEnd(WIDTH)} ${escapeLine(found)}`);
  if (remediation !== undefined)
    say(out, `  ${" ".repeat(WIDTH)} ${colors.cyan(`→ ${escapeLine(remediation)}`)}`);
}

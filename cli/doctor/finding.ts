// What the doctor finds, and how people read it.
import { type Colors, type Output, say } from "../deps.js";
import { escapeLine } from "../escape.js";

export interface Finding {
  subject: string;
  state: "fine" | "warning" | "wrong";
  found: string;
  cure?: string;
}

const MARKS = { fine: "✓", warning: "!", wrong: "✗" } as const;
const WIDTH = 14;

export function sayFinding(out: Output, colors: Colors, { subject, state, found, cure }: Finding): void {
  const paint = { fine: colors.green, warning: colors.yellow, wrong: colors.red }[state];
  say(out, `${paint(MARKS[state])} ${escapeLine(subject).padEnd(WIDTH)} ${escapeLine(found)}`);
  if (cure !== undefined) say(out, `  ${" ".repeat(WIDTH)} ${colors.cyan(`→ ${escapeLine(cure)}`)}`);
}

// A failed check in one line, for logs, tables and titles; the check itself holds everything that was found.
import type { Redactor } from "../../artifacts/redaction/index.js";
import type { Check } from "../../schemas/result.js";

/** Characters of what was found: more lines are told while there is room, a single one is cut. */
const ROOM = 100;
const LIMIT = 250;

/** Masked before anything stands in front of a line: many shapes of secrets begin where their line does. */
export function unmetMessage(
  { text, cutText }: Pick<Redactor, "text" | "cutText">,
  { expect, actual }: Check,
): string {
  const lines = cutText(actual)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const told = lines.slice(0, 1);
  for (const line of lines.slice(1)) {
    if (told.join(" / ").length + line.length > ROOM) break;
    told.push(line);
  }
  const left = lines.length - told.length;
  const more = left === 0 ? "" : ` … and ${left} more line${left === 1 ? "" : "s"}`;
  return `expected ${text(expect)}, found ${cut(told.join(" / "))}${more}`;
}

function cut(line: string): string {
  const characters = Array.from(line);
  return characters.length <= LIMIT ? line : `${characters.slice(0, LIMIT).join("")}…`;
}

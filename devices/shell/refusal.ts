// Which line of an output says that the device refuses what was typed.
import type { Platform } from "../../schemas/platform.js";
import { anyOf, firstLine } from "./regex.js";
import { withoutLog } from "./syslog.js";

/** Points at the wrong word, and says nothing by itself. */
const MARKER = /^-*\^+$/;
/** A line that begins with such a word is no note, whatever it goes on to say. */
const REFUSES = /^\s*%?\s*(?:cannot|can't|unable|failed|invalid|incomplete|ambiguous|unrecogni[sz]ed)\b/i;

/** The line by which a command was refused. */
export function failureIn(platform: Platform, text: string): string | undefined {
  return refusal(platform, platform.failures, text);
}

/** The line by which a line of a change was refused. */
export function rejectionIn(platform: Platform, text: string): string | undefined {
  return refusal(platform, [...(platform.configure?.rejected ?? []), ...platform.failures], text);
}

function refusal(platform: Platform, patterns: string[], text: string): string | undefined {
  const harmless = anyOf(platform.harmless ?? []);
  const isHarmless = (line: string): boolean => harmless?.test(line) === true && !REFUSES.test(line);
  const said = withoutLog(text);
  const first = firstLine(anyOf(patterns), said, isHarmless);
  if (first === undefined || !MARKER.test(first)) return first;
  // The words come below the mark that points at the place.
  const lines = said.split("\n").map((line) => line.trim());
  return lines.slice(lines.indexOf(first) + 1).find((line) => line !== "") ?? first;
}

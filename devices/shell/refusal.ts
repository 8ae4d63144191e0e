// Which line of an output says that the device refuses what was typed.
import type { Platform } from "../../schemas/platform.js";
import { firstLine } from "./patterns-in-text.js";
import { anyOf, compileAhead } from "./regex.js";
import { withoutLog } from "./syslog.js";

/** Points at the wrong word, and says nothing by itself. */
const MARKER = /^-*\^+$/;
/** A line that begins with such a word is not a note, whatever it goes on to say. */
const REFUSES = /^\s*%?\s*(?:cannot|can't|unable|failed|invalid|incomplete|ambiguous|unrecogni[sz]ed)\b/i;

/** The line by which a command was refused. @throws {DeviceError} `patterns_too_slow` */
export function failureIn(platform: Platform, text: string): Promise<string | undefined> {
  return refusal(platform, platform.failures, text);
}

/** The line by which a line of a change was refused. @throws {DeviceError} `patterns_too_slow` */
export function rejectionIn(platform: Platform, text: string): Promise<string | undefined> {
  return refusal(platform, refusedLines(platform), text);
}

const ofChange = new WeakMap<Platform, string[]>();

function refusedLines(platform: Platform): string[] {
  const known = ofChange.get(platform) ?? [...(platform.configure?.rejected ?? []), ...platform.failures];
  ofChange.set(platform, known);
  return known;
}

async function refusal(platform: Platform, patterns: string[], text: string): Promise<string | undefined> {
  const { harmless = [] } = platform;
  const isHarmless = (line: string): boolean =>
    anyOf(harmless).some((pattern) => pattern.test(line)) && !REFUSES.test(line);
  const said = withoutLog(text);
  await compileAhead(patterns);
  await compileAhead(harmless);
  const first = await firstLine(patterns, said, isHarmless);
  if (first === undefined || !MARKER.test(first)) return first;
  // The words come below the mark that points at the place.
  const lines = said.split("\n").map((line) => line.trim());
  return lines.slice(lines.indexOf(first) + 1).find((line) => line !== "") ?? first;
}

// Which line of an output says that the device refuses what was typed.
import type { CliPlatform } from "../words/platform.js";
import { beginsAsRefusal, complaintIn, tellsConsequence } from "./complaint.js";
import { dataRowsOf } from "./data-row.js";
import { deniedIn } from "./denied.js";
import { notKnownIn } from "./not-known.js";
import { firstLine } from "./patterns-in-text.js";
import { anyOf, compileAhead } from "./regex.js";
import { withoutLog } from "./syslog.js";

const NONE: string[] = [];

/** Points at the wrong word, and says nothing by itself. */
const MARKER = /^-*\^+$/;

/** The line by which a command was refused. @throws {DeviceError} `patterns_too_slow` */
export async function failureIn(platform: CliPlatform, text: string): Promise<string | undefined> {
  const said = withoutLog(text);
  return (await ownFailure(platform, said)) ?? notKnownIn(said);
}

/** The same in the words of the platform alone, which another one does not have. @throws {DeviceError} `patterns_too_slow` */
export const ownFailureIn = (platform: CliPlatform, text: string): Promise<string | undefined> =>
  ownFailure(platform, withoutLog(text));

async function ownFailure(platform: CliPlatform, said: string): Promise<string | undefined> {
  const isDataRow = dataRowsOf(said);
  const isHarmless: Holds = (_, line) => isListed(platform, line) || isDataRow(line);
  return (await refusal(platform, platform.failures, said, isHarmless)) ?? deniedIn(said);
}

/** What is refused on every platform. */
const withoutPattern = (said: string): string | undefined => deniedIn(said) ?? notKnownIn(said);

/** The line by which a line of configuration was refused. @throws {DeviceError} `patterns_too_slow` */
export async function rejectionIn(platform: CliPlatform, text: string): Promise<string | undefined> {
  const said = withoutLog(text);
  const known = await knownRejection(platform, said);
  if (known !== undefined) return known;
  return platform.configure?.silent
    ? complaintIn(said, (line) => isNote(platform, line))
    : withoutPattern(said);
}

/** The same by patterns of the platform alone: of output that may say anything. @throws {DeviceError} `patterns_too_slow` */
export const knownRejectionIn = (platform: CliPlatform, text: string): Promise<string | undefined> =>
  knownRejection(platform, withoutLog(text));

const knownRejection = (platform: CliPlatform, said: string): Promise<string | undefined> =>
  refusal(platform, refusedLines(platform), said, isNote);

const ofChange = new WeakMap<CliPlatform, string[]>();

function refusedLines(platform: CliPlatform): string[] {
  const known = ofChange.get(platform) ?? [...(platform.configure?.rejected ?? []), ...platform.failures];
  ofChange.set(platform, known);
  return known;
}

type Holds = (platform: CliPlatform, line: string) => boolean;

/** A line that begins as a refusal is not a note, whatever it goes on to say, unless the platform knows it as one. */
const isListed: Holds = ({ harmless = NONE, harmless_refusals = NONE }, line) =>
  anyOf(beginsAsRefusal(line) ? harmless_refusals : harmless).some((pattern) => pattern.test(line));
const isNote: Holds = (platform, line) =>
  isListed(platform, line) ||
  (platform.configure?.silent === true && !beginsAsRefusal(line) && tellsConsequence(line));

/** @param said without messages of the log */
async function refusal(
  platform: CliPlatform,
  patterns: string[],
  said: string,
  isHarmless: Holds,
): Promise<string | undefined> {
  for (const list of [patterns, platform.harmless ?? NONE, platform.harmless_refusals ?? NONE]) {
    const compiling = compileAhead(list);
    if (compiling) await compiling;
  }
  const first = await firstLine(patterns, said, (line) => isHarmless(platform, line));
  if (first === undefined || !MARKER.test(first)) return first;
  // The words come below the mark that points at the place.
  const lines = said.split("\n").map((line) => line.trim());
  return lines.slice(lines.indexOf(first) + 1).find((line) => line !== "") ?? first;
}

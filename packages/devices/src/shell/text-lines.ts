// Lines of a change that make up one text without a prompt in between: a banner, up to the line that ends it.
import type { CliPlatform } from "../words/platform.js";
import { untilQuick } from "./patterns-in-text.js";
import { re2 } from "./regex.js";
import { loopTurn } from "../words/loop-turn.js";

type Configure = NonNullable<CliPlatform["configure"]>;

/**
 * How many lines, beginning at this one, are one text; 1 for an ordinary line.
 * @returns undefined where the text never ends
 * @throws {DeviceError} `patterns_too_slow`
 */
export const textLength = (conf: Configure, lines: string[], at: number): Promise<number | undefined> =>
  untilQuick(lines[at]?.length ?? 0, () => lengthAt(conf, lines, at));

function lengthAt({ texts = [] }: Configure, lines: string[], at: number): number | undefined {
  const line = lines[at] as string;
  for (const { start, end } of texts) {
    const found = re2(start).find(line);
    if (found === undefined) continue;
    const mark = end ?? found.group?.text ?? "";
    const rest = line.slice(found.end);
    if (end === undefined && rest.includes(mark)) return 1;
    const last = lines.findIndex(
      (each, index) => index > at && (end ? each.trim() === end : each.includes(mark)),
    );
    return last < 0 ? undefined : last - at + 1;
  }
  return 1;
}

/** Lines that are looked at in one go. */
const MOST_LINES = 200;

/** Where the first text begins that never ends; undefined where all do. @throws {DeviceError} `patterns_too_slow` */
export async function endlessText(conf: Configure, lines: string[]): Promise<number | undefined> {
  if (!conf.texts?.length) return undefined;
  const first: Progress = { at: 0, isEndless: false };
  for (let seen = first; ; await loopTurn()) {
    const { at, isEndless } = seen;
    if (isEndless || at >= lines.length) return isEndless ? at : undefined;
    const characters = lines.slice(at, at + MOST_LINES).reduce((sum, { length }) => sum + length, 0);
    seen = await untilQuick(characters, () => lookFrom(conf, lines, at));
  }
}

interface Progress {
  at: number;
  isEndless: boolean;
}

function lookFrom(conf: Configure, lines: string[], begin: number): Progress {
  let at = begin;
  for (let looked = 0; looked < MOST_LINES && at < lines.length; looked++) {
    const length = lengthAt(conf, lines, at);
    if (length === undefined) return { at, isEndless: true };
    at += length;
  }
  return { at, isEndless: false };
}

/** Blank lines count inside such a text and nowhere else. @throws {DeviceError} `patterns_too_slow` */
export async function withoutBlankLines(conf: Configure | undefined, lines: string[]): Promise<string[]> {
  if (!lines.some((line) => line.trim() === "")) return lines;
  const kept: string[] = [];
  for (let at = 0; at < lines.length; ) {
    const length = (conf && (await textLength(conf, lines, at))) ?? 1;
    if (length > 1 || lines[at]?.trim() !== "") kept.push(...lines.slice(at, at + length));
    at += length;
  }
  return kept;
}

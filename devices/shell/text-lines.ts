// Lines of a change that make up one text without a prompt in between: a banner, up to the line that ends it.
import type { Platform } from "../../schemas/platform.js";
import { re2 } from "./regex.js";

type Configure = NonNullable<Platform["configure"]>;

/**
 * How many lines, beginning at this one, are one text; 1 for an ordinary line.
 * @returns undefined where the text never ends
 */
export function textLength({ texts = [] }: Configure, lines: string[], at: number): number | undefined {
  const line = lines[at] as string;
  for (const { start, end } of texts) {
    const matcher = re2(start).matcher(line);
    if (!matcher.find()) continue;
    const mark = end ?? matcher.group(1) ?? "";
    const rest = line.slice(matcher.end());
    if (end === undefined && rest.includes(mark)) return 1;
    const last = lines.findIndex(
      (each, index) => index > at && (end ? each.trim() === end : each.includes(mark)),
    );
    return last < 0 ? undefined : last - at + 1;
  }
  return 1;
}

/** Where the first text begins that never ends; undefined where all do. */
export function endlessText(conf: Configure, lines: string[]): number | undefined {
  for (let at = 0; at < lines.length; ) {
    const length = textLength(conf, lines, at);
    if (length === undefined) return at;
    at += length;
  }
  return undefined;
}

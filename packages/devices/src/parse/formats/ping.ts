// What a ping came to, in the statistics that a device prints behind it.
import type { Json } from "../../words/json.js";
import { re2 } from "../../shell/regex.js";
import { excerpt, ParseError } from "../errors.js";

/** The statistics are the last that is printed. */
const LOOKED_AT = 2_000;
const FOUND = ["sent", "received", "min", "avg", "max"] as const;

/**
 * Packets are counted, `loss` is in percent, times are milliseconds; `rtt` is null where nothing came back.
 * @param statistics RE2 with groups of these names; of several matches the last one counts
 * @throws {ParseError} `no_match` where the output does not say how many packets were sent and received
 */
export function parsePing(text: string, statistics: readonly string[]): Json {
  const end = text.slice(-LOOKED_AT);
  const found = new Map<string, string>();
  for (const pattern of statistics) {
    const expression = re2(pattern).compiled;
    const matcher = expression.matcher(end);
    while (matcher.find())
      for (const name of FOUND) {
        const value = name in expression.namedGroups() ? matcher.group(name) : null;
        if (value) found.set(name, value);
      }
  }
  const [sent, received] = [Number(found.get("sent") ?? NaN), Number(found.get("received") ?? NaN)];
  if (Number.isNaN(sent) || Number.isNaN(received))
    throw new ParseError(
      "no_match",
      `no statistics of a ping were found; the output begins: ${excerpt(text)}`,
      {
        text: excerpt(text),
      },
    );
  const [min, avg, max] = ["min", "avg", "max"].map((name) => milliseconds(found.get(name)));
  const rtt = min === undefined || avg === undefined || max === undefined ? null : { min, avg, max };
  const loss = sent === 0 ? 100 : Math.round((1 - Math.min(received, sent) / sent) * 10_000) / 100;
  return { sent, received, loss, rtt: received === 0 ? null : rtt };
}

/** `1.25` is milliseconds already; RouterOS says `1ms250us` and `345us`. */
function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[\d.]+$/.test(text)) return Number(text);
  const parts = [...text.matchAll(/([\d.]+)(ms|us|s)/g)];
  const each: Record<string, number> = { s: 1_000, ms: 1, us: 0.001 };
  return parts.length === 0
    ? undefined
    : parts.reduce((sum, [, count, unit]) => sum + Number(count) * (each[unit ?? ""] ?? 1), 0);
}

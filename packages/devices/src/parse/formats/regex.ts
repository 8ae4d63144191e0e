// Output read by a regular expression with named groups: one record for each place where it matches.
import { RE2JS } from "re2js";
import type { Json } from "../../words/json.js";
import { excerpt, ParseError } from "../errors.js";
import { isCheap } from "../../words/regex-cost.js";
import { re2 } from "../../shell/regex.js";

/** The pattern needs more time on this text than the loop of the worker may be held up. */
export class TooDearForLoop extends Error {
  override readonly name = "TooDearForLoop";
}

/**
 * RE2, so each match is found in linear time; all of them may take quadratic time. `^` and `$` match at line ends.
 *
 * @param limit_ms absent: as long as it takes
 * @returns a record of the named groups for each match; null for a group that took no part
 * @throws {ParseError} `bad_pattern`, `no_match` where nothing of an output that is not blank matches
 * @throws {TooDearForLoop} where it would take longer than the limit
 */
export function parseRegex(text: string, pattern: string | undefined, limit_ms?: number): Json[] {
  const regex = compile(pattern);
  const names = Object.keys(regex.namedGroups());
  if (names.length === 0)
    throw new ParseError(
      "bad_pattern",
      "the pattern has no named groups; write (?P<name>…) around what becomes data",
    );
  if (limit_ms !== undefined && !isCheap(regex.programSize(), text.length)) throw new TooDearForLoop();
  const records: Json[] = [];
  const until = performance.now() + (limit_ms ?? Infinity);
  const matcher = regex.matcher(text);
  while (matcher.find()) {
    records.push(Object.fromEntries(names.map((name) => [name, matcher.group(name) ?? null])));
    if (performance.now() > until) throw new TooDearForLoop();
  }
  if (records.length === 0 && text.trim() !== "")
    throw new ParseError(
      "no_match",
      `the pattern matches nothing of the output; it begins: ${excerpt(text)}`,
      {
        line: 1,
        text: excerpt(text),
      },
    );
  return records;
}

function compile(pattern: string | undefined): RE2JS {
  if (pattern === undefined)
    throw new ParseError("bad_pattern", "parsing with regex needs its pattern in `template`");
  try {
    // Its time is limited here: below on the loop, or by the thread that this is in.
    return re2(pattern, RE2JS.MULTILINE).compiled;
  } catch (error) {
    throw new ParseError(
      "bad_pattern",
      `RE2 does not accept the pattern: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
}

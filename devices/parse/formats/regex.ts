// Output read by a regular expression with named groups: one record for each place where it matches.
import { RE2JS } from "re2js";
import type { Json } from "../../../schemas/json.js";
import { excerpt, ParseError } from "../errors.js";
import { re2 } from "../../shell/regex.js";

/**
 * RE2, so in linear time; `^` and `$` match at line ends.
 *
 * @returns a record of the named groups for each match; null for a group that took no part
 * @throws {ParseError} `bad_pattern`, `no_match` where nothing of an output that is not blank matches
 */
export function parseRegex(text: string, pattern: string | undefined): Json[] {
  const regex = compile(pattern);
  const names = Object.keys(regex.namedGroups());
  if (names.length === 0)
    throw new ParseError(
      "bad_pattern",
      "the pattern has no named groups; write (?P<name>…) around what becomes data",
    );
  const records: Json[] = [];
  const matcher = regex.matcher(text);
  while (matcher.find())
    records.push(Object.fromEntries(names.map((name) => [name, matcher.group(name) ?? null])));
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
    return re2(pattern, RE2JS.MULTILINE);
  } catch (error) {
    throw new ParseError(
      "bad_pattern",
      `RE2 does not accept the pattern: ${(error as Error).message}`,
      {},
      { cause: error },
    );
  }
}

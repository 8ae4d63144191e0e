// JSON output.
import type { Json } from "../../../schemas/json.js";
import { excerpt, ParseError } from "../errors.js";

/** @throws {ParseError} `not_json`, with the line where V8 names the place */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = (error as Error).message;
    const position = /position (\d+)/.exec(reason)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
    const what = text.trim() === "" ? "nothing was printed" : reason;
    throw new ParseError(
      "not_json",
      `the output is no JSON${line === undefined ? "" : ` (line ${line})`}: ${what}; it begins: ${excerpt(text)}`,
      { text: excerpt(text), ...(line === undefined ? {} : { line }) },
      { cause: error },
    );
  }
}

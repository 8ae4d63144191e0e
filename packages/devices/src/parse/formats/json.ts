// JSON output.
import type { Json } from "../../words/json.js";
import { excerpt, ParseError } from "../errors.js";
import { isTooDeep, tooDeep } from "./depth.js";

/** @throws {ParseError} `not_json`, with the line where V8 names the place; `too_deep` */
export function parseJson(text: string): Json {
  try {
    const value = JSON.parse(text) as Json;
    if (isTooDeep(text)) throw tooDeep("JSON");
    return value;
  } catch (error) {
    if (error instanceof ParseError) throw error;
    const reason = (error as Error).message;
    const position = /position (\d+)/.exec(reason)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
    // V8 quotes some characters of it, which may be a part of a secret; its beginning is told below.
    const why = reason.replace(/, (?:\.{3})?".*"(?:\.{3})? (?=is not valid JSON)/s, " ");
    const what = text.trim() === "" ? "nothing was printed" : why;
    throw new ParseError(
      "not_json",
      `the output is not JSON${line === undefined ? "" : ` (line ${line})`}: ${what}; it begins: ${excerpt(text)}`,
      { text: excerpt(text), ...(line === undefined ? {} : { line }) },
      { cause: error },
    );
  }
}

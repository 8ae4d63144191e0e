// How deep data may be nested. What works on data later (expressions, masks, comparisons, JSON.stringify) recurses over it.
import { ParseError } from "../errors.js";

/** Objects and lists inside one another. Real outputs need about 20. */
export const DEEPEST = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether JSON text nests deeper than allowed. Counts brackets outside of strings, whether or not the text is JSON. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}

/** Index of the closing quote, or of the end of the text. */
function endOfString(text: string, open: number): number {
  for (let at = open; ; ) {
    at = text.indexOf('"', at + 1);
    if (at < 0) return text.length;
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
}

export const tooDeep = (format: string): ParseError =>
  new ParseError(
    "too_deep",
    `the output is ${format} that nests more than ${DEEPEST} levels, which is not read. Ask the device for a part of it, or for text`,
  );

// Cuts a text into lines at the characters at which Python's `splitlines` cuts.

const BREAK = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;
const OTHER_THAN_NEWLINE = /[\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** Without line ends; a last line end begins no further line. */
export function splitLines(text: string): string[] {
  const lines = text.split(OTHER_THAN_NEWLINE.test(text) ? BREAK : "\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

// What Python calls white space: JavaScript's set, with the separators of ASCII and without the byte order mark.
const SPACE = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const LEADING = new RegExp(`^${SPACE}+`);
const TRAILING = new RegExp(`(?<!${SPACE})${SPACE}+$`);

/** As Python's `rstrip`. */
export const stripEnd = (text: string): string => text.replace(TRAILING, "");
/** As Python's `strip`. */
export const strip = (text: string): string => stripEnd(text.replace(LEADING, ""));

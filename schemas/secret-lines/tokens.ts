// A line cut into words, as a command line is: quotes hold words together, brackets and labels begin a statement.
import { withoutEnd } from "./ends.js";

import { ANNOUNCED, ANNOUNCES, marginOf } from "./margin.js";

export interface Token {
  /** Without quotes and what follows the word directly, such as `;`. */
  text: string;
  lower: string;
  start: number;
  end: number;
  quoted: boolean;
  /** The first word of a statement. */
  first: boolean;
}

const BLANK = /\s/;
const PUNCTUATION = "{([:;,=";
/** Stars of a device, or the characters that stand for a reference in a spec. */
const STANDS_FOR_SECRET = /^\*{3,}$|^\$\{\{|\0/;
const QUOTES = "\"'`";
/** Behind a command, in a log that says how it ended. */
const RESULT = /\((?:success|failure|failed)\)/iy;

/** Time grows with the length of the text. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const unclosed = new Set<string>();
  let first = true;
  let at = marginOf(line);
  const add = (start: number, end: number, quoted: boolean) => {
    const text = line.slice(start, end);
    const lower = text.toLowerCase();
    tokens.push({ text, lower, start, end, quoted, first });
    first = !quoted && (lower === "cmd" || (lower === "is" && ANNOUNCES.test(tokens.at(-2)?.lower ?? "")));
  };
  while (at < line.length) {
    const character = line[at]!;
    if (BLANK.test(character)) at += 1;
    else if (PUNCTUATION.includes(character)) {
      // in brackets stand lists; a statement begins in braces and behind a label
      RESULT.lastIndex = at;
      if ("{:;".includes(character) || (character === "(" && RESULT.test(line))) first = true;
      at += 1;
    } else if (QUOTES.includes(character)) {
      const close = unclosed.has(character) ? -1 : closing(line, at);
      if (close === -1) {
        // a quote that nothing closes: what follows may be a statement of its own
        unclosed.add(character);
        first = true;
        at += 1;
      } else {
        add(at + 1, close, true);
        at = close + 1;
      }
    } else {
      const announced = ANNOUNCED.exec(line.slice(at, at + 10))?.[0].length ?? 0;
      if (announced > 0 || line[at] === "|") {
        first = true;
        at += Math.max(announced, 1);
        continue;
      }
      let end = at;
      while (end < line.length && !BLANK.test(line[end]!)) end += 1;
      const bare = line.slice(at, end);
      const word = withoutEnd(bare, ";,");
      const breaks = (/^[\W_]+$/.test(word) && !STANDS_FOR_SECRET.test(word)) || word === "";
      if (!breaks) add(at, at + word.length, false);
      if (/[:;{|}"']$/.test(bare) || /^(?:[#!]+|\/\/)$/.test(bare)) first = true;
      at = end;
    }
  }
  return tokens;
}

/** Where the quote that opens at `open` is closed; -1: nowhere. */
export function closing(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line[at] === line[open]) return at;
  }
  return -1;
}

// A line cut into words, as a command line is: quotes hold words together, brackets and labels begin a statement.

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
const QUOTES = "\"'`";
/** What a diff, a listing with numbers or a comment puts in front of a line. */
const MARGIN = /^\s*(?:\d{1,6}[:.)]?\s+)?(?:[-+!>#|*]+\s*)?/;

/** Time grows with the length of the text. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const unclosed = new Set<string>();
  let first = true;
  let at = MARGIN.exec(line)?.[0].length ?? 0;
  const add = (start: number, end: number, quoted: boolean) => {
    const text = line.slice(start, end);
    tokens.push({ text, lower: text.toLowerCase(), start, end, quoted, first });
    first = false;
  };
  while (at < line.length) {
    const character = line[at]!;
    if (BLANK.test(character)) at += 1;
    else if (PUNCTUATION.includes(character)) {
      // in brackets stand lists; a statement begins in braces and behind a label
      if ("{:;".includes(character)) first = true;
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
      let end = at;
      while (end < line.length && !BLANK.test(line[end]!)) end += 1;
      const bare = line.slice(at, end);
      const word = bare.replace(/[;,]+$/, "");
      const breaks = /^[\W_]+$/.test(word) || word === "";
      if (!breaks) add(at, at + word.length, false);
      if (/[:;{|}"']$/.test(bare) || /^(?:[#!]+|\/\/)$/.test(bare)) first = true;
      at = end;
    }
  }
  return tokens;
}

/** Where the quote that opens at `open` is closed; -1: nowhere. */
function closing(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line[at] === line[open]) return at;
  }
  return -1;
}

// The tokens of a CEL expression: for errors at the right place, for finding the end of `${{ … }}`, and for rewriting.
import { ExpressionError } from "./errors.js";

export interface Token {
  kind: "name" | "number" | "string" | "mark";
  text: string;
  /** In the text, from 0. */
  start: number;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0x[0-9a-fA-F]+u?|(?:\d+\.\d+|\.\d+|\d+)(?:[eE][-+]?\d+)?u?/y;
const MARK = /&&|\|\||[=!<>]=|[-+*/%!<>?:.,()[\]{}]/y;
const BLANK = /(?:[\t\n\f\r ]+|\/\/[^\r\n]*)+/y;
const STRING = /(?:[rR][bB]?|[bB][rR]?)?(?:"""|'''|"|')/y;

const at = (pattern: RegExp, text: string, offset: number): string | undefined => {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
};

/** @returns offset behind a string literal that begins at `start` with `opening`. */
function stringEnd(text: string, start: number, opening: string): number {
  const quote = opening.replace(/^[rRbB]+/, "");
  const raw = /^[bB]?[rR]/.test(opening);
  for (let i = start + opening.length; i < text.length; i++) {
    if (text.startsWith(quote, i)) return i + quote.length;
    if (text[i] === "\\" && !raw) i++;
    else if (text[i] === "\n" && quote.length === 1) break;
  }
  throw new ExpressionError(
    "bad_expression",
    "the text that begins here has no closing quote",
    start,
    opening.length,
  );
}

const WRONG_MARKS: Record<string, string> = {
  "=": "`==` compares",
  "&": "`&&` is and",
  "|": "`||` is or",
  "`": "texts stand in `'` or `\"`",
};

/**
 * Tokens up to the end of the text or, inside a template, up to the `}}` that ends the expression.
 * @throws {ExpressionError} at a character that CEL does not have, or an unfinished text
 */
export function tokenize(text: string, from = 0, inTemplate = false): { tokens: Token[]; end: number } {
  const tokens: Token[] = [];
  let braces = 0;
  let offset = from;
  for (;;) {
    offset += at(BLANK, text, offset)?.length ?? 0;
    if (offset >= text.length) return { tokens, end: offset };
    if (inTemplate && braces === 0 && text.startsWith("}}", offset)) return { tokens, end: offset };
    const opening = at(STRING, text, offset);
    if (opening !== undefined) {
      const end = stringEnd(text, offset, opening);
      tokens.push({ kind: "string", text: text.slice(offset, end), start: offset });
      offset = end;
      continue;
    }
    const name = at(NAME, text, offset);
    const number = name === undefined ? at(NUMBER, text, offset) : undefined;
    const found = name ?? number ?? at(MARK, text, offset);
    if (found === undefined) {
      const char = String.fromCodePoint(text.codePointAt(offset)!);
      throw new ExpressionError(
        "bad_expression",
        `\`${char}\` has no meaning here`,
        offset,
        char.length,
        WRONG_MARKS[char],
      );
    }
    if (found === "{") braces++;
    if (found === "}") braces--;
    tokens.push({
      kind: name !== undefined ? "name" : number !== undefined ? "number" : "mark",
      text: found,
      start: offset,
    });
    offset += found.length;
  }
}

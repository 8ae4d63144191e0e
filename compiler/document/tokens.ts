// Text to the tokens of a concrete syntax tree, given up as soon as it nests too deep or goes on after its end.
import { type CST, Lexer, Parser } from "yaml";
import type { Collector, Source } from "../diagnostics/index.js";
import { MAX_DEPTH, MAX_PARSER_STACK } from "./limits.js";

const CONTROL_MARKS = "\u0002\u0018\u001f";

/** @returns undefined where it gave up; the reason is then in the collector. */
export function tokensOf(source: Source, problems: Collector): CST.Token[] | undefined {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let offset = 0;
  let documents = 0;
  const take = (token: CST.Token): boolean => {
    tokens.push(token);
    if (token.type !== "document" || ++documents < 2) return true;
    problems.add({
      code: "multiple_documents",
      message: "a second document begins here; a file holds one",
      at: { source, start: token.offset, end: token.offset + 3 },
      hint: "put it into a file of its own",
    });
    return false;
  };
  for (const lexeme of new Lexer().lex(source.text)) {
    for (const token of parser.next(lexeme)) if (!take(token)) return undefined;
    if (parser.stack.length > MAX_PARSER_STACK) {
      problems.add({
        code: "too_deep",
        message: `maps and lists are nested deeper than ${MAX_DEPTH} levels here`,
        at: { source, start: offset, end: offset + 1 },
      });
      return undefined;
    }
    // The lexer's control marks (start of document, of a scalar, of flow) are not in the text.
    if (lexeme.length > 1 || !CONTROL_MARKS.includes(lexeme)) offset += lexeme.length;
  }
  for (const token of parser.end()) if (!take(token)) return undefined;
  return tokens;
}

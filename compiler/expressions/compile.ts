// Text to an expression that can be evaluated. The results are kept, since the same few expressions run again and again.
import { type CelResult, parse, plan } from "@bufbuild/cel";
import { spend } from "../budget.js";
import type { ParsedExpression } from "./ast.js";
import { bounded } from "./bound.js";
import { ExpressionError } from "./errors.js";
import { environment } from "./functions.js";
import { type Token, tokenize } from "./lexer.js";
import { type Names, namesOf } from "./names.js";
import { checkSyntax, MAX_EXPRESSION } from "./syntax.js";

type Bindings = Parameters<ReturnType<typeof plan>>[0];

export interface Expression {
  readonly text: string;
  readonly parsed: ParsedExpression;
  readonly names: Names;
  /** Offset of each part, by its id. */
  readonly positions: Record<string, number>;
  readonly run: (bindings: Bindings) => CelResult;
}

/** What compiling one costs beside its length, in evaluations of small ones. */
const COMPILING = 20;
const MAX_CACHED = 2_000;
const cache = new Map<string, Expression>();

/**
 * Syntax and functions are checked; whether names are in scope is for whoever knows the scope (`names`).
 * @throws {ExpressionError}
 */
export function compileExpression(text: string): Expression {
  const known = cache.get(text);
  if (known) return known;
  const expression = compile(text);
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!);
  cache.set(text, expression);
  return expression;
}

function compile(text: string): Expression {
  try {
    return compileText(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ExpressionError("bad_expression", "the expression has too many operators in a row", 0);
  }
}

function compileText(text: string): Expression {
  if (text.length > MAX_EXPRESSION)
    throw new ExpressionError(
      "bad_expression",
      `the expression is longer than ${MAX_EXPRESSION} characters`,
      0,
    );
  spend(COMPILING + text.length / 2);
  const { tokens, end } = tokenize(text);
  checkSyntax(tokens, end);
  const parsed = parseText(withoutRemarks(text, tokens));
  const positions = parsed.sourceInfo?.positions ?? {};
  const names = namesOf(parsed.expr, positions);
  if (names.errors[0]) throw names.errors[0];
  const run = plan(environment, bounded(parsed.expr)) as Expression["run"];
  return { text, parsed, names, positions: positions, run };
}

/** The tokens where they stand, blanks between: the parser takes a remark only where a line follows. */
function withoutRemarks(text: string, tokens: readonly Token[]): string {
  let result = "";
  for (const token of tokens) result = result.padEnd(token.start) + token.text;
  return result.padEnd(text.length);
}

function parseText(text: string): ParsedExpression {
  try {
    return parse(text);
  } catch (error) {
    const { location } = error as { location?: { start?: { offset?: number } } };
    const offset = Math.min(location?.start?.offset ?? 0, Math.max(0, text.length - 1));
    const reason = (error as Error).message.replace(/^<input>:\d+:\d+:\s*/, "");
    throw new ExpressionError("bad_expression", reason.length > 120 ? "this is not CEL" : reason, offset);
  }
}

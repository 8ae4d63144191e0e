// Finds the first token at which an expression goes wrong. The parser only says where it gave up, which is seldom there.
import { ExpressionError } from "./errors.js";
import type { Token } from "./lexer.js";

export const MAX_EXPRESSION = 4096;
const MAX_NESTING = 48;

const BINARY = new Set(["&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"]);
const WORDS: Record<string, string> = { and: "&&", or: "||", not: "!", is: "==" };
const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
const RESERVED = new Set(
  "as break const continue else for function if import let loop package namespace return var void while".split(
    " ",
  ),
);
const LITERALS = new Set(["true", "false", "null"]);

interface Open {
  token: Token;
  /** `?` is open until its `:`. */
  ternaries: number;
  kind: "call" | "group" | "list" | "index" | "map";
  /** In a map: a key was read, its `:` not yet. */
  awaitsColon: boolean;
}

const fail = (message: string, token: Token, hint?: string): never => {
  throw new ExpressionError("bad_expression", message, token.start, token.text.length, hint);
};

/** @throws {ExpressionError} */
export function checkSyntax(tokens: readonly Token[], end: number): void {
  const root: Open = {
    token: { kind: "mark", text: "", start: 0 },
    ternaries: 0,
    kind: "group",
    awaitsColon: false,
  };
  const stack: Open[] = [root];
  let before: Token | undefined;
  let operand = true;
  for (const token of tokens) {
    const top = stack.at(-1)!;
    const { text, kind } = token;
    if (before?.text === "." && before.kind === "mark" && !operand) {
      if (kind !== "name") fail(`expected a name after \`.\`, found \`${text}\``, token);
    } else if (operand) {
      operand = readOperand(token, top, before, stack);
    } else {
      operand = readOperator(token, top, before, stack);
    }
    if (stack.length > MAX_NESTING) fail(`more than ${MAX_NESTING} brackets inside one another`, token);
    before = token;
  }
  const open = stack.at(-1)!;
  if (open !== root) fail(`this \`${open.token.text}\` is never closed`, open.token);
  const last = tokens.at(-1);
  const tail = { kind: "mark", text: " ", start: last ? last.start + last.text.length : end } as const;
  if (operand || last?.text === ".")
    fail(
      tokens.length === 0 ? "the expression is empty" : `the expression ends after \`${last!.text}\``,
      last && tokens.length > 0 ? last : tail,
    );
  if (root.ternaries > 0) fail("a `?` has no `:`", last!);
}

/** @returns whether an operand is still to come */
function readOperand(token: Token, top: Open, before: Token | undefined, stack: Open[]): boolean {
  const { text, kind } = token;
  if (kind === "name") {
    const word = WORDS[text];
    if (word === "!") fail("`not` is not an operator of CEL", token, "write `!`");
    if (RESERVED.has(text)) fail(`\`${text}\` is a reserved word`, token);
    return false;
  }
  if (kind === "number" || kind === "string") return false;
  if (text === "!" || text === "-") return true;
  if (text in CLOSING) {
    stack.push({
      token,
      ternaries: 0,
      kind: text === "(" ? "group" : text === "[" ? "list" : "map",
      awaitsColon: text === "{",
    });
    return true;
  }
  const isClose = Object.values(CLOSING).includes(text);
  const empty = before === top.token && top.kind !== "group" && top.kind !== "index";
  const trailing =
    before?.text === "," && before.kind === "mark" && (top.kind === "list" || top.kind === "map");
  if (isClose && (empty || trailing)) {
    close(token, top, stack);
    return false;
  }
  return fail(
    before
      ? `expected a value after \`${before.text}\`, found \`${text}\``
      : `expected a value, found \`${text}\``,
    token,
  );
}

/** @returns whether an operand comes next */
function readOperator(token: Token, top: Open, before: Token | undefined, stack: Open[]): boolean {
  const { text, kind } = token;
  if (kind === "name" && text === "in") return true;
  if (kind !== "mark") {
    const word = WORDS[text];
    return fail(
      `expected an operator before ${kind === "string" ? "the text" : `\`${text}\``}`,
      token,
      word === undefined ? undefined : `write \`${word}\``,
    );
  }
  if (BINARY.has(text)) return true;
  if (text === ".") return false;
  if (text === "(" || text === "[" || text === "{") {
    const named = before?.kind === "name" && !LITERALS.has(before.text);
    if (text !== "[" && !named) fail(`expected an operator before \`${text}\``, token);
    if (text === "{") fail("typed objects cannot be made here", token);
    stack.push({ token, ternaries: 0, kind: text === "(" ? "call" : "index", awaitsColon: false });
    return true;
  }
  if (text === "?") {
    top.ternaries++;
    return true;
  }
  if (text === ":") {
    if (top.ternaries > 0) top.ternaries--;
    else if (top.kind === "map" && top.awaitsColon) top.awaitsColon = false;
    else fail("`:` belongs to `? :` or to a map", token);
    return true;
  }
  if (text === ",") {
    if (top.kind === "group" || top.kind === "index")
      fail("`,` belongs between arguments or entries of a list", token);
    if (top.ternaries > 0) fail("a `?` has no `:`", token);
    if (top.kind === "map") {
      if (top.awaitsColon) fail("a key of a map needs `: value`", token);
      top.awaitsColon = true;
    }
    return true;
  }
  if (text === "!") return fail("expected an operator before `!`", token);
  if (text === "}" && top.kind === "map" && top.awaitsColon) fail("a key of a map needs `: value`", token);
  close(token, top, stack);
  return false;
}

function close(token: Token, top: Open, stack: Open[]): void {
  if (stack.length === 1) fail(`\`${token.text}\` closes nothing`, token);
  if (CLOSING[top.token.text] !== token.text)
    fail(`expected \`${CLOSING[top.token.text]}\`, found \`${token.text}\``, token);
  if (top.ternaries > 0) fail("a `?` has no `:`", token);
  stack.pop();
}

// Text with `${{ CEL }}` in it.
import type { Json } from "../../packages/devices/src/words/json.js";
import { spendText } from "../budget.js";
import { compileExpression, type Expression } from "./compile.js";
import { ExpressionError } from "./errors.js";
import { evaluate, type Scope } from "./evaluate.js";
import { tokenize } from "./lexer.js";

export type Part =
  | { text: string }
  | { expression: Expression /** Of the expression's first character in the template. */; offset: number };

const OPEN = "${{";
const MAX_CACHED = 4_000;
const cache = new Map<string, readonly Part[]>();

/** @throws {ExpressionError} with the place in the template */
export function parseTemplate(template: string): readonly Part[] {
  const known = cache.get(template);
  if (known) return known;
  const parts: Part[] = [];
  let at = 0;
  while (at < template.length) {
    const open = template.indexOf(OPEN, at);
    if (open < 0) break;
    if (open > at) parts.push({ text: template.slice(at, open) });
    const { end } = tokenize(template, open + OPEN.length, true);
    if (!template.startsWith("}}", end))
      throw new ExpressionError("bad_template", "`${{` has no closing `}}`", open, OPEN.length);
    const inside = template.slice(open + OPEN.length, end);
    const text = inside.trim();
    if (text === "") throw new ExpressionError("bad_template", "`${{ }}` is empty", open, end + 2 - open);
    const offset = open + OPEN.length + inside.indexOf(text);
    try {
      parts.push({ expression: compileExpression(text), offset });
    } catch (error) {
      throw error instanceof ExpressionError ? error.moved(offset) : error;
    }
    at = end + 2;
  }
  if (at < template.length) parts.push({ text: template.slice(at) });
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!);
  cache.set(template, parts);
  return parts;
}

type Value = Exclude<Part, { text: string }>;

export const isTemplate = (text: string): boolean => text.includes(OPEN);

/** As text goes into commands: numbers and booleans as written, lists and maps as JSON. Null is an error. */
function asText(value: Json, { expression, offset }: Value): string {
  if (typeof value === "string") return value;
  if (value === null)
    throw new ExpressionError("evaluation_failed", "the value is null, which has no text", offset).of(
      expression.text,
    );
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function valueOf(part: Value, scope: Scope): Json {
  try {
    return evaluate(part.expression, scope);
  } catch (error) {
    throw error instanceof ExpressionError ? error.moved(part.offset) : error;
  }
}

/** Always text. @throws {ExpressionError} */
export function renderText(template: string, scope: Scope): string {
  if (!isTemplate(template)) return template;
  const text = parseTemplate(template)
    .map((part) => ("text" in part ? part.text : asText(valueOf(part, scope), part)))
    .join("");
  spendText(text.length);
  return text;
}

/**
 * Text for a device: a list or a map has no form there that could be meant.
 * @throws {ExpressionError}
 */
export function renderCommand(template: string, scope: Scope): string {
  if (!isTemplate(template)) return template;
  return parseTemplate(template)
    .map((part) => ("text" in part ? part.text : asCommandText(valueOf(part, scope), part)))
    .join("");
}

/**
 * Lines of configuration. A template that is nothing but one `${{ … }}` may give a list: a line for each item.
 * @throws {ExpressionError}
 */
export function renderLines(template: string, scope: Scope): string[] {
  const [only, ...more] = isTemplate(template) ? parseTemplate(template) : [];
  if (!only || "text" in only || more.length > 0) return [renderCommand(template, scope)];
  const value = valueOf(only, scope);
  return Array.isArray(value) ? value.map((item) => asCommandText(item, only)) : [asCommandText(value, only)];
}

function asCommandText(value: Json, part: Value): string {
  const { expression, offset } = part;
  if (value === null || typeof value !== "object") {
    const text = asText(value, part);
    spendText(text.length);
    return text;
  }
  const [kind, hint] = Array.isArray(value)
    ? [
        "list",
        "in `configure`, an entry that is nothing but `${{ list }}` gives a line for each item; elsewhere use `for_each` or `.join(', ')`",
      ]
    : ["map", "name one of its members, such as `vars.name`"];
  throw new ExpressionError(
    "evaluation_failed",
    `a ${kind} cannot be part of a command or of a line of configuration; expected text`,
    offset,
    expression.text.length,
    hint,
    expression.text,
  );
}

/**
 * A template that is nothing but one `${{ … }}` gives the value with its type; any other gives text.
 * @throws {ExpressionError}
 */
export function renderTemplate(template: string, scope: Scope): Json {
  if (!isTemplate(template)) return template;
  const parts = parseTemplate(template);
  const [only] = parts;
  return parts.length === 1 && only && "expression" in only
    ? valueOf(only, scope)
    : renderText(template, scope);
}

/** All texts inside a JSON value, keys left alone. @throws {ExpressionError} */
export function renderValue(value: Json, scope: Scope): Json {
  if (typeof value === "string") return renderTemplate(value, scope);
  if (Array.isArray(value)) return value.map((item) => renderValue(item, scope));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderValue(item, scope)]));
}

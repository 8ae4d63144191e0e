// Moves expressions of a used spec into the scope of the run: its inputs become what they were given, its step ids the plan's.
import type { Json } from "../../packages/devices/src/words/json.js";
import { grow } from "../budget.js";
import { ExpressionError } from "./errors.js";
import { type Token, tokenize } from "./lexer.js";
import { MAX_EXPRESSION } from "./syntax.js";
import { isTemplate, parseTemplate } from "./template.js";

export interface Renaming {
  /** Each input as a CEL expression. */
  inputs: ReadonlyMap<string, string>;
  steps: ReadonlyMap<string, string>;
}

/** A JSON value as CEL. */
export function celLiteral(value: Json): string {
  if (typeof value === "string")
    return JSON.stringify(
      value.replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd"),
    );
  if (typeof value === "number") return value < 0 ? `(${value})` : String(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(celLiteral).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${celLiteral(item)}`)
    .join(", ")}}`;
}

/** Names, selections, literals: what binds tighter than any operator. */
const isPrimary = (cel: string): boolean =>
  /^[A-Za-z_][\w.]*$|^"(?:[^"\\]|\\.)*"$|^\d+$|^[([{][^()[\]{}]*[)\]}]$/.test(cel);
const inParentheses = (cel: string): string => (isPrimary(cel) ? cel : `(${cel})`);

/** `"Gi${{ x }}"` as CEL: `"Gi" + string(x)`; a template that is one expression is that expression. */
export function celOfTemplate(template: string): string {
  if (!isTemplate(template)) return celLiteral(template);
  const parts = parseTemplate(template);
  const [only] = parts;
  if (parts.length === 1 && only && "expression" in only) return only.expression.text;
  return parts
    .map((part) => ("text" in part ? celLiteral(part.text) : `string(${part.expression.text})`))
    .join(" + ");
}

/** Like {@link celLiteral}, with the templates in it as expressions. */
export function celOfValue(value: Json): string {
  if (typeof value === "string") return celOfTemplate(value);
  if (Array.isArray(value)) return `[${value.map(celOfValue).join(", ")}]`;
  if (value === null || typeof value !== "object") return celLiteral(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${celOfValue(item)}`)
    .join(", ")}}`;
}

/** `.name` or `["name"]` after the token at `n`. */
function memberAt(tokens: readonly Token[], n: number): { name: string; last: number } | undefined {
  const [mark, name, close] = [tokens[n + 1], tokens[n + 2], tokens[n + 3]];
  if (mark?.text === "." && name?.kind === "name") return { name: name.text, last: n + 2 };
  if (
    mark?.text === "[" &&
    name?.kind === "string" &&
    close?.text === "]" &&
    /^(["'])[\w.-]*\1$/.test(name.text)
  ) {
    return { name: name.text.slice(1, -1), last: n + 3 };
  }
  return undefined;
}

/** Inputs that hold inputs of inputs double with each file. @throws {ExpressionError} */
function refuseLong(text: string): void {
  if (text.length <= MAX_EXPRESSION) return;
  const message = `with the values of \`with\` in it, the expression is longer than ${MAX_EXPRESSION} characters`;
  throw new ExpressionError("bad_expression", message, 0);
}

/** The expression must be valid. */
export function rewriteExpression(text: string, { inputs, steps }: Renaming): string {
  const { tokens } = tokenize(text);
  let result = "";
  let done = 0;
  const replace = (from: Token, to: Token, by: string): void => {
    result += text.slice(done, from.start) + by;
    grow(by.length);
    refuseLong(result);
    done = to.start + to.text.length;
  };
  for (let n = 0; n < tokens.length; n++) {
    const token = tokens[n]!;
    if (
      token.kind !== "name" ||
      tokens[n - 1]?.text === "." ||
      (token.text !== "inputs" && token.text !== "steps")
    )
      continue;
    const member = memberAt(tokens, n);
    if (token.text === "steps") {
      const id = member && steps.get(member.name);
      if (member && id !== undefined) replace(token, tokens[member.last]!, `steps[${JSON.stringify(id)}]`);
    } else if (member && inputs.has(member.name)) {
      // A declared input is always there, and `has` takes nothing but a field.
      const has =
        tokens[n - 2]?.text === "has" && tokens[n - 1]?.text === "(" && tokens[member.last + 1]?.text === ")";
      if (has) replace(tokens[n - 2]!, tokens[member.last + 1]!, "true");
      else replace(token, tokens[member.last]!, inParentheses(inputs.get(member.name)!));
    } else {
      const entries = [...inputs].map(([name, cel]) => `${JSON.stringify(name)}: ${cel}`);
      replace(token, token, `{${entries.join(", ")}}`);
    }
    if (member) n = member.last;
  }
  return result + text.slice(done);
}

/** The template must be valid. */
export function rewriteTemplate(template: string, renaming: Renaming): string {
  if (!isTemplate(template)) return template;
  return parseTemplate(template)
    .map((part) =>
      "text" in part ? part.text : `\${{ ${rewriteExpression(part.expression.text, renaming)} }}`,
    )
    .join("");
}

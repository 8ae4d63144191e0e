// Reads expressions and templates of a step: syntax, names and references checked, each problem at its place in the text.
import type { SourceRange } from "../diagnostics/index.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { asText, type Node, placeInside, type TextNode } from "../document/index.js";
import {
  compileExpression,
  ExpressionError,
  isTemplate,
  parseTemplate,
  typeOf,
} from "../expressions/index.js";
import { rewriteExpression, rewriteTemplate } from "../expressions/rewrite.js";
import type { Frame, StepScope } from "./frame.js";
import { checkNames, noteEarlier, WHY_NOT } from "./references.js";

/** What a position in a step may name. */
export const BEFORE = ["inputs", "device", "steps", "saved", "run"] as const;
export const AFTER = [...BEFORE, "output", "parsed"] as const;
export const WITH_SECRETS = [...BEFORE, "secrets"] as const;

const TYPE_WORDS = {
  boolean: "true or false",
  integer: "an integer",
  number: "a number",
  string: "text",
  list: "a list",
  map: "a map",
} as const;

/** @returns the expression for the plan, undefined where it is not valid. */
export function readExpression(
  node: TextNode,
  scope: StepScope,
  roots: readonly string[],
): string | undefined {
  const { frame } = scope;
  if (node.value === "") return undefined;
  if (isTemplate(node.value)) {
    const at = placeInside(node, node.value.indexOf("${{"), 3);
    frame.reading.problems.add({
      code: "bad_expression",
      message: "this is a CEL expression already",
      at,
      hint: "write it without `${{` and `}}`",
    });
    return undefined;
  }
  try {
    const { names, text } = compileExpression(node.value);
    if (!checkNames(names.references, node, 0, scope, roots)) return undefined;
    if (!frame.bound) {
      noteEarlier({ cel: text, node, offset: 0 }, scope);
      return text;
    }
    const cel = rewriteExpression(text, { inputs: frame.bound, steps: frame.ids });
    noteEarlier({ cel, node }, scope);
    return cel;
  } catch (error) {
    reportExpression(error, node, frame);
    return undefined;
  }
}

/** @returns the template for the plan, undefined where it is not valid. */
export function readTemplate(node: TextNode, scope: StepScope, roots: readonly string[]): string | undefined {
  const { frame } = scope;
  if (!isTemplate(node.value)) return node.value;
  try {
    let valid = true;
    for (const part of parseTemplate(node.value)) {
      if ("text" in part) continue;
      valid =
        checkNames(part.expression.names.references, node, part.offset, scope, roots, part.expression.text) &&
        valid;
    }
    if (!valid) return undefined;
    const template = frame.bound
      ? rewriteTemplate(node.value, { inputs: frame.bound, steps: frame.ids })
      : node.value;
    if (!checkSecrets(template, node, frame, roots)) return undefined;
    for (const part of isTemplate(template) ? parseTemplate(template) : []) {
      if ("text" in part) continue;
      const { text: cel } = part.expression;
      noteEarlier({ cel, node, ...(frame.bound ? {} : { offset: part.offset }) }, scope);
    }
    return template;
  } catch (error) {
    reportExpression(error, node, frame);
    return undefined;
  }
}

/** Like {@link readExpression}, where only a value of one type will do; what the text alone tells of it is checked. */
export function readTyped(
  node: TextNode,
  scope: StepScope,
  roots: readonly string[],
  wanted: "boolean" | "list",
): string | undefined {
  const text = readExpression(node, scope, roots);
  if (text === undefined) return undefined;
  const { inputs, reading } = scope.frame;
  const found = typeOf(compileExpression(node.value).parsed.expr, (name) => inputs.get(name)?.type);
  if (found === undefined || found === wanted) return text;
  reading.problems.add({
    code: "wrong_type",
    message: `this gives ${TYPE_WORDS[found]}; expected ${TYPE_WORDS[wanted]}`,
    at: placeInside(node, 0, node.value.length),
    hint:
      wanted === "boolean"
        ? "compare it: `size(output) > 0`"
        : "give a list: `[…]`, or an input of `type: list`",
  });
  return undefined;
}

/** The condition of a step together with those of the `use` steps around, which may be too long together. */
export function bothHold(
  outer: string | undefined,
  own: string | undefined,
  node: TextNode | undefined,
  frame: Frame,
): string | undefined {
  if (outer === undefined || own === undefined || !node) return own ?? outer;
  const both = `(${outer}) && (${own})`;
  try {
    compileExpression(both);
    return both;
  } catch (error) {
    reportExpression(error, node, frame);
    return outer;
  }
}

export function reportExpression(error: unknown, node: TextNode, { reading }: Frame): void {
  if (!(error instanceof ExpressionError)) throw error;
  const code = error.code === "over_budget" ? "evaluation_failed" : error.code;
  reading.problems.add({
    code,
    message: error.message,
    at: placeInside(node, error.offset, error.length),
    hint: error.hint,
  });
}

/** On what goes into the plan: a used spec may have been given a secret. */
function checkSecrets(
  template: string,
  node: TextNode,
  { reading }: Frame,
  roots: readonly string[],
): boolean {
  let valid = true;
  for (const part of isTemplate(template) ? parseTemplate(template) : []) {
    if ("text" in part) continue;
    const secret = part.expression.names.references.find((reference) => reference.root === "secrets");
    if (!secret) continue;
    const place: SourceRange = placeInside(node, Math.max(0, node.value.indexOf("${{")), 3);
    if (
      roots.includes("secrets") &&
      secret.member !== undefined &&
      /^\(?secrets\.\w+\)?$/.test(part.expression.text)
    ) {
      if (!reading.secrets.has(secret.member)) reading.secrets.set(secret.member, place);
      continue;
    }
    valid = false;
    const message = roots.includes("secrets")
      ? "a secret cannot be combined with other text in one expression, because it could not be masked"
      : `\`secrets\` ${WHY_NOT["secrets"]}`;
    reading.problems.add({ code: "secret_misuse", message, at: place });
  }
  return valid;
}

/** A JSON value with templates in its texts. @returns undefined where one of them is not valid. */
export function readValue(node: Node, scope: StepScope, roots: readonly string[]): Json | undefined {
  const text = asText(node);
  if (text) return readTemplate(text, scope, roots);
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") {
    const items = node.items.map((item) => readValue(item, scope, roots));
    return items.includes(undefined) ? undefined : (items as Json[]);
  }
  const entries = [...node.entries].map(
    ([key, entry]) => [key, readValue(entry.value, scope, roots)] as const,
  );
  return entries.some(([, value]) => value === undefined) ? undefined : (Object.fromEntries(entries) as Json);
}

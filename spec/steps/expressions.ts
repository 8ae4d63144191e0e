// Reads expressions and templates of a step: syntax, names and references checked, each problem at its place in the text.
import { didYouMean, type DiagnosticCode, type Place, type Problem } from "../diagnostics/index.js";
import type { Json } from "../../schemas/json.js";
import { asText, type Node, placeInside, type TextNode } from "../document/index.js";
import {
  compileExpression,
  ExpressionError,
  isTemplate,
  parseTemplate,
  type Reference,
  ROOTS,
  typeOf,
} from "../expressions/index.js";
import { spend } from "../budget.js";
import { truthHabit } from "../structure/habits.js";
import { rewriteExpression, rewriteTemplate } from "../expressions/rewrite.js";
import type { Frame, StepScope } from "./frame.js";

/** What a position in a step may name. */
export const BEFORE = ["inputs", "device", "steps", "saved", "run"] as const;
export const AFTER = [...BEFORE, "output", "parsed"] as const;
export const WITH_SECRETS = [...BEFORE, "secrets"] as const;

const DEVICE = ["name", "host", "platform", "site", "groups", "tags", "vars"];
const RUN = ["id", "attempt"];

const WHY_NOT: Record<string, string> = {
  output: "is there only after a command has run: in `expect` and `save`",
  parsed: "is there only after a command has run: in `expect` and `save`",
  secrets: "may be used in `configure`, `run` and `replies`, and nowhere else",
  device: "is not known here: this holds for all devices",
  saved: "is not known here: values are saved by steps",
  steps: "is not known here",
  run: "is not known here",
};

const TYPE_WORDS = {
  boolean: "true or false",
  integer: "an integer",
  number: "a number",
  string: "text",
  list: "a list",
  map: "a map",
} as const;

type Report = (
  code: DiagnosticCode,
  message: string,
  reference: { offset: number; length: number },
  hint?: Problem["hint"],
) => void;

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
    return frame.bound ? rewriteExpression(text, { inputs: frame.bound, steps: frame.ids }) : text;
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
    return checkSecrets(template, node, frame, roots) ? template : undefined;
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

function checkNames(
  references: readonly Reference[],
  node: TextNode,
  by: number,
  scope: StepScope,
  roots: readonly string[],
  whole?: string,
): boolean {
  const { reading } = scope.frame;
  let valid = true;
  const report: Report = (code, message, { offset, length }, hint) => {
    valid = false;
    reading.problems.add({ code, message, at: placeInside(node, offset + by, length), hint });
  };
  for (const reference of references) {
    const { root, offset } = reference;
    const known = [...roots, ...(scope.item === undefined ? [] : [scope.item])];
    if (
      root === "secrets" &&
      roots.includes("secrets") &&
      whole !== undefined &&
      !/^secrets\.\w+$/.test(whole)
    ) {
      report(
        "secret_misuse",
        "a secret stands alone in its `${{ }}`, or it could not be masked",
        { offset, length: 7 },
        "write `${{ secrets.name }}`",
      );
    } else if (!known.includes(root)) {
      const habit = whole === undefined && node.value === root ? truthHabit(node) : undefined;
      const why = (ROOTS as readonly string[]).includes(root) ? WHY_NOT[root] : undefined;
      if (root === scope.itemToCome)
        report(
          "unknown_name",
          `\`${root}\` is not known here: \`when\` is looked at once, before the loop`,
          { offset, length: root.length },
          `choose the items in \`for_each\`: \`[…].filter(${root}, …)\``,
        );
      else if (habit) report("yaml_1_1", habit.message, { offset, length: root.length }, habit.hint);
      else if (why !== undefined)
        report(root === "secrets" ? "secret_misuse" : "unknown_name", `\`${root}\` ${why}`, {
          offset,
          length: root.length,
        });
      else
        report(
          "unknown_name",
          `\`${root}\` is not known here`,
          { offset, length: root.length },
          () => didYouMean(root, known) ?? textHint(root, node),
        );
    } else {
      checkMember(reference, scope, report);
    }
  }
  return valid;
}

/** `state == Full` instead of `state == 'Full'`. */
const textHint = (root: string, node: TextNode): string | undefined =>
  new RegExp(`[=!]=\\s*${root}\\b`).test(node.value) ? `text stands in quotes: \`'${root}'\`` : undefined;

function checkMember({ root, member, offset }: Reference, { frame, needs }: StepScope, report: Report): void {
  const { reading } = frame;
  if (member === undefined) {
    if (root === "saved") for (const name of reading.saved) needs.saved.add(name);
    if (root === "steps") for (const id of reading.steps.keys()) needs.steps.add(id);
    spend((reading.saved.size + reading.steps.size) / 10);
    return;
  }
  const at = { offset: offset + root.length + 1, length: member.length };
  if (root === "inputs" && !frame.inputs.has(member)) {
    const hint = () => didYouMean(member, frame.inputs.keys()) ?? "declare it under `inputs:`";
    report("unknown_input", `the spec has no input \`${member}\``, at, hint);
  } else if (root === "device" && !DEVICE.includes(member)) {
    report(
      "unknown_name",
      `a device has no \`${member}\``,
      at,
      didYouMean(member, DEVICE) ?? `own variables are \`device.vars.${member}\``,
    );
  } else if (root === "run" && !RUN.includes(member)) {
    report("unknown_name", `a run has no \`${member}\``, at, didYouMean(member, RUN));
  } else if (root === "saved") {
    if (reading.saved.has(member)) needs.saved.add(member);
    else if (reading.savedSomewhere.has(member))
      report("unknown_saved", `\`${member}\` is saved only by a later step`, at);
    else
      report("unknown_saved", `no step saves \`${member}\``, at, () =>
        didYouMean(member, reading.savedSomewhere),
      );
  } else if (root === "steps") {
    const id = frame.ids.get(member) ?? (frame.bound ? undefined : member);
    if (id !== undefined && reading.steps.has(id)) needs.steps.add(id);
    else unknownStep(member, frame, at, report);
  }
}

function unknownStep(
  member: string,
  frame: Frame,
  at: { offset: number; length: number },
  report: Report,
): void {
  if (frame.ids.has(member)) {
    report("unknown_step", `the step \`${member}\` has not run yet here`, at);
    return;
  }
  const hint = (): string | undefined => {
    const dashed = [...frame.ids.keys()].find(
      (id) => id.startsWith(`${member}-`) || id.startsWith(`${member}.`),
    );
    return dashed === undefined ? didYouMean(member, frame.ids.keys()) : `write \`steps["${dashed}"]\``;
  };
  report("unknown_step", `no step has the id \`${member}\``, at, hint);
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
    const place: Place = placeInside(node, Math.max(0, node.value.indexOf("${{")), 3);
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
      ? "a secret stands alone in its `${{ }}`, or it could not be masked"
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

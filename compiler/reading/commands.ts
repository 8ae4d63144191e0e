// Commands and lines: texts with templates, and how their output is parsed.
import type { ParseHow } from "../../packages/devices/src/words/parse-how.js";
import type { RunAction } from "../../schemas/plan.js";
import {
  asMap,
  asText,
  get,
  type Node,
  oneOrMany,
  placeInside,
  type TextNode,
  textOf,
  textsOf,
} from "../document/index.js";
import { findUnsafe } from "../effect.js";
import { isTemplate, referencesOfTemplate } from "../expressions/index.js";
import { compileRegex } from "../regex.js";
import { readTemplate } from "./expressions.js";
import type { StepScope } from "./frame.js";
import type { IrCommand } from "./ir.js";

/** Valid ones only; the rest is reported. */
export function commandsOf(node: Node | undefined, scope: StepScope, roots: readonly string[]): IrCommand[] {
  const { problems } = scope.frame.reading;
  const items = oneOrMany(node);
  if (node?.kind === "list" && items.length === 0)
    problems.add({ code: "bad_value", message: "the list is empty", at: node });
  return textsOf(node).flatMap((text) => {
    const template = readTemplate(text, scope, roots);
    if (template === undefined) return [];
    warnOfBraces(text, scope);
    // A block scalar ends with a line break that nobody means.
    const trimmed = template.replace(/[\r\n]+$/, "");
    const unsafe = isTemplate(trimmed) ? -1 : findUnsafe(trimmed);
    if (unsafe >= 0) {
      const at = placeInside(text, unsafe);
      problems.add({
        code: "unsafe_command",
        message: "there is a line break or a control character inside a command",
        at,
        hint: "one command for each entry of a list",
      });
      return [];
    }
    if (text.value === "") return [];
    if (trimmed.trim() === "") {
      problems.add({ code: "bad_value", message: "the command is empty", at: text });
      return [];
    }
    return [
      {
        node: text,
        template: trimmed,
        roots: new Set(referencesOfTemplate(trimmed).map((reference) => reference.root)),
      },
    ];
  });
}

/** Lines of configuration: a list, or a text with a line each. An expression that gives a list stands for its items. */
export function linesOf(node: Node | undefined, scope: StepScope, roots: readonly string[]): IrCommand[] {
  const text = asText(node);
  if (!text || !/\n./.test(text.value.trimEnd()))
    return commandsOf(node, scope, roots).map((line) => ({ ...line, expands: true }));
  const template = readTemplate(text, scope, roots);
  if (template === undefined) return [];
  warnOfBraces(text, scope);
  return splitLines(template).map((line) => ({
    node: text,
    template: line,
    roots: new Set(referencesOfTemplate(line).map((reference) => reference.root)),
    expands: true,
  }));
}

/** `{{ name }}` is a habit of Jinja, and goes to the device as it is written. */
export function warnOfBraces(
  text: TextNode,
  { frame }: StepScope,
  what = "is sent to the device as it is written",
): void {
  const found = /(?<!\$)\{\{\s*[A-Za-z_][\w.]*\s*\}\}/.exec(String(text.value));
  if (!found) return;
  frame.reading.problems.add({
    code: "bad_template",
    severity: "warning",
    message: `\`${found[0]}\` ${what}`,
    at: placeInside(text, found.index, found[0].length),
    hint: `write \`$${found[0]}\` for the value of an expression`,
  });
}

/** At line breaks outside of `${{ }}`, empty lines left out. */
function splitLines(template: string): string[] {
  const lines: string[] = [];
  for (const line of template.split(/\r?\n/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.lastIndexOf("${{") > last.lastIndexOf("}}"))
      lines[lines.length - 1] = `${last} ${line}`;
    else lines.push(line);
  }
  return lines.filter((line) => line.trim() !== "");
}

export function parseOf(node: Node | undefined, { frame }: StepScope): ParseHow | undefined {
  if (!node) return undefined;
  const { problems } = frame.reading;
  const name = textOf(node) ?? textOf(get(node, "with"));
  if (name === undefined) return undefined;
  const template = asText(get(node, "template"));
  const path = asText(get(node, "path"));
  if (name === "regex") {
    if (!template)
      problems.add({
        code: "missing_key",
        message: "`regex` needs its pattern",
        at: node.kind === "map" ? node.entries.get("with")!.value : node,
        hint: "parse: { with: regex, template: '(?P<name>…)' }",
      });
    else {
      try {
        compileRegex(template.value);
      } catch (error) {
        problems.add({
          code: "bad_regex",
          message: `RE2 does not accept this: ${(error as Error).message}`,
          at: template,
        });
      }
    }
  }
  if (path && name !== "xml")
    problems.add({
      code: "unsupported_key",
      message: `\`path\` is for xml, not for ${name}`,
      at: asMap(node)!.entries.get("path")!.key,
    });
  return {
    with: name as ParseHow["with"],
    ...(template ? { template: template.value } : {}),
    ...(path ? { path: path.value } : {}),
  };
}

/** `run: cmd`, `run: [cmds]` or `run: { commands, parse }`. */
export function runOf(
  node: Node | undefined,
  parse: Node | undefined,
  scope: StepScope,
  roots: readonly string[],
): { run: RunAction; commands: IrCommand[] } {
  const given = asMap(node) ? get(node, "commands") : node;
  const commands = commandsOf(given, scope, roots);
  const how = parseOf(get(node, "parse") ?? parse, scope);
  return {
    run: {
      commands: commands.map((command) => command.template),
      single: given?.kind !== "list",
      ...(how ? { parse: how } : {}),
    },
    commands,
  };
}

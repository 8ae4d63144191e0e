// Lines of configuration out of files and templates, in the form in which a plan has lines.
import { randomBytes } from "node:crypto";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Template } from "../../schemas/plan.js";
import { resolvePath } from "../load.js";
import { evaluate, type Scope } from "../expressions/index.js";
import { inclusionsIn } from "./includes.js";
import { JinjaError, renderJinja } from "./render.js";

/** Deeper than people nest templates. */
const MOST_TEMPLATES = 100;

/** Blank lines are kept: they count in a banner. What looks like an expression of ours is none. */
export const linesOfText = (text: string): Template[] => withoutLastBreak(text).split("\n").map(escaped);

const withoutLastBreak = (text: string): string => text.replaceAll(/\r\n?/g, "\n").replace(/\n+$/, "");

const escaped = (line: string): Template => line.replaceAll("${{", () => "${{ '${{' }}");

export interface Missing {
  /** Of the template that names it. */
  template: string;
  name: string;
  offset: number;
}

/**
 * The template and all that it brings in, by the names under which they call one another: paths from its folder.
 * @param read gives the text of a path
 */
export function templatesOf(
  main: string,
  read: (path: string) => string | undefined,
): { texts: Map<string, string>; paths: Map<string, string>; missing: Missing[] } {
  const texts = new Map<string, string>();
  const paths = new Map<string, string>();
  const missing: Missing[] = [];
  const waiting = [{ name: nameOf(main), path: main }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (texts.has(next.name) || texts.size >= MOST_TEMPLATES) continue;
    const text = read(next.path);
    if (text === undefined) continue;
    texts.set(next.name, text);
    paths.set(next.name, next.path);
    for (const { name, offset, optional } of inclusionsIn(text)) {
      const path = resolvePath(name, main);
      if (path !== undefined && read(path) !== undefined) waiting.push({ name, path });
      else if (!optional) missing.push({ template: next.name, name, offset });
    }
  }
  return { texts, paths, missing };
}

export const nameOf = (path: string): string => path.split("/").at(-1) ?? path;

export interface Rendering {
  /** Name of the template. */
  main: string;
  texts: ReadonlyMap<string, string>;
  scope: Scope;
  /** In a used spec: its inputs as CEL over the scope. */
  inputs?: Record<string, string>;
  /** Names of secrets that may be written into lines as they are; their values are put in when the lines are sent. */
  secrets: Iterable<string>;
}

/** @throws {JinjaError} @throws {ExpressionError} */
export function renderedLines({ main, texts, scope, inputs: bound, secrets }: Rendering): Template[] {
  const mark = randomBytes(8).toString("hex");
  const names = [...secrets];
  const standing = (name: string) => `\uE000${mark}:${name}\uE001`;
  const stand_ins: Json = Object.fromEntries(names.map((name) => [name, standing(name)]));
  const full = { ...scope, secrets: stand_ins };
  const given = Object.entries(bound ?? {}).map(([name, cel]) => [name, evaluate(cel, full)] as const);
  const context = bound ? { ...full, inputs: Object.fromEntries(given) } : full;
  const rendered = renderJinja(main, texts, context);
  let lines = linesOfText(rendered);
  for (const name of names)
    lines = lines.map((line) => line.replaceAll(standing(name), () => `\${{ secrets.${name} }}`));
  if (lines.some((line) => line.includes(mark) || line.includes("\uE000")))
    throw new JinjaError(
      "a secret can only be written as it is, because what a filter makes of it could not be masked",
      { template: main, line: 1, column: 1, length: 1 },
      "write `{{ secrets.name }}` without filters",
    );
  return lines;
}

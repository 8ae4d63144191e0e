// The lines that a file or a template gives for a device: for a plan that is shown, and on the worker for the run.
import { textDigest } from "./digest.js";
import type { ConfigurationSource, Plan, Template } from "../schemas/plan.js";
import { renderText, type Scope } from "./expressions/index.js";
import { linesOfText, nameOf, renderedLines, templatesOf } from "./jinja/configuration.js";
import { resolvePath } from "./load.js";

interface FromPlan {
  jinja?: Record<string, string>;
  /** By name. */
  secrets: object;
}

/** The path of the source in this scope. @throws {ExpressionError} */
export const pathOfSource = (
  { path, from }: Pick<ConfigurationSource, "path" | "from">,
  scope: Scope,
): string => resolvePath(renderText(path, scope), from) ?? path;

/** @throws {ExpressionError} @throws {JinjaError} */
export function linesOfTemplate(
  source: ConfigurationSource,
  scope: Scope,
  { jinja = {}, secrets }: FromPlan,
): Template[] {
  const path = pathOfSource(source, scope);
  const { texts } = templatesOf(path, (name) => (Object.hasOwn(jinja, name) ? jinja[name] : undefined));
  const { inputs } = source;
  const main = nameOf(path);
  return renderedLines({ main, texts, scope, ...(inputs ? { inputs } : {}), secrets: Object.keys(secrets) });
}

/** @returns undefined where the text is not the one that the plan was made with */
export function linesOfFile(
  path: string,
  text: string | undefined,
  { files }: Pick<Plan, "files">,
): Template[] | undefined {
  return text !== undefined && files?.[path] === textDigest(text) ? linesOfText(text) : undefined;
}

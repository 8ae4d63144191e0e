// Texts with `${{ }}` in them, filled in.
import { isTemplate } from "../../compiler/index.js";
import type { Scope } from "../scope.js";
import { runJob } from "./run-job.js";

/** @throws {ExpressionError} */
export const renderTexts = async (templates: string[], scope: Scope): Promise<string[]> =>
  templates.some(isTemplate) ? runJob({ kind: "texts", templates, scope }) : templates;

/** Like {@link renderTexts}, for lines of configuration: a list gives a line for each of its items. @throws {ExpressionError} */
export const renderLinesOf = async (templates: string[], scope: Scope): Promise<string[]> =>
  templates.some(isTemplate) ? runJob({ kind: "lines", templates, scope }) : templates;

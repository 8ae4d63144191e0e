// What is told of a change of the configuration: for people, and for how long and how much it may be.
import { linesOfTemplate, pathOfSource } from "../../compiler/configuration-lines.js";
import { formatDuration } from "../../compiler/durations.js";
import { ExpressionError } from "../../compiler/expressions/index.js";
import { linesOfText } from "../../compiler/jinja/configuration.js";
import { JinjaError } from "../../compiler/jinja/render.js";
import type { Explained, Explaining } from "../kind.js";
import { said } from "../summary.js";
import type { ConfigurationSource, ConfigureAction } from "./schema.js";

export const summaryOf = ({ lines, source }: ConfigureAction): string =>
  source ? source.path : `${lines.length} ${lines.length === 1 ? "line" : "lines"}`;

export function explainConfigure(value: ConfigureAction, about: Explaining): Explained {
  const { lines, source, replace, save, confirm_ms } = value;
  const given = source ? fromSource(source, about) : { lines: about.renderLines(lines), notes: [] };
  return {
    commands: given.lines,
    notes: said([
      ...given.notes,
      replace && "replaces the configuration",
      save && "saves",
      confirm_ms !== undefined && `commit-confirm ${formatDuration(confirm_ms)}`,
    ]),
  };
}

/** As the device would get it, or why that is not known yet. */
function fromSource(source: ConfigurationSource, { plan, files, scope }: Explaining) {
  try {
    const path = pathOfSource(source, scope);
    const lines =
      source.kind === "file" ? linesOfText(files[path] ?? "") : linesOfTemplate(source, scope, plan);
    const digest = source.kind === "file" ? plan.files?.[path] : undefined;
    return {
      lines: lines.map((line) => line.replaceAll("${{ '${{' }}", () => "${{")),
      notes: [digest === undefined ? path : `${path} (sha256 ${digest.slice(0, 12)})`],
    };
  } catch (error) {
    if (!(error instanceof ExpressionError || error instanceof JinjaError)) throw error;
    return { lines: [], notes: [`${source.path} is rendered in the run`] };
  }
}

/** Files and templates are taken for as much as results keep of one. */
const FROM_FILE = "x".repeat(16_000);
export const sentLines = ({ lines, source }: ConfigureAction): string[] => (source ? [FROM_FILE] : lines);

/** A line that is an expression may give a list, whose length is known in the run only. */
const EXPANDED = 100;
/** Lines of a file or template. */
const LINES_OF_FILE = 1_000;
export const lineCount = ({ lines, source }: ConfigureAction): number =>
  source
    ? LINES_OF_FILE
    : lines.reduce((sum, line) => sum + (/^\$\{\{.*\}\}$/s.test(line) ? EXPANDED : 1), 0);

/** Entering and leaving config mode, saving, the configuration before and after. */
export const FRAMING = 6;

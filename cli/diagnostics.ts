// Shows the API's list of what is wrong the way the compiler shows it: place, line, caret, cure.
import { type Diagnostic, renderDiagnostic } from "../spec/diagnostics/index.js";
import type { Colors } from "./deps.js";
import { escapeLine } from "./escape.js";
import type { ProblemDetail } from "./problem.js";

/** @param texts the files' texts by name: an entry that comes without its line gets it from there */
export function renderDetails(details: ProblemDetail[], texts: Map<string, string>, colors: Colors): string {
  return details
    .map((detail) => {
      const diagnostic = complete(detail, texts);
      if (diagnostic === undefined) return escapeLine(detail.message);
      return renderDiagnostic(diagnostic, { color: colors.isColorSupported });
    })
    .join("\n\n");
}

/** @returns undefined for a problem that has no place in a document */
function complete(detail: ProblemDetail, texts: Map<string, string>): Diagnostic | undefined {
  const { line, column = 1 } = detail;
  if (line === undefined) return undefined;
  const file = detail.file ?? [...texts.keys()][0] ?? "spec";
  const text = detail.text ?? texts.get(file)?.split(/\r?\n/)[line - 1] ?? "";
  const blanks = text.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
  return {
    code: (detail.code ?? "bad_value") as Diagnostic["code"],
    severity: detail.severity ?? "error",
    message: detail.message,
    file,
    line,
    column,
    text,
    caret: detail.caret ?? `${blanks}${"^".repeat(Math.max(1, detail.length ?? 1))}`,
    ...(detail.hint === undefined ? {} : { hint: detail.hint }),
  };
}

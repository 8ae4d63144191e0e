// Shows the API's list of what is wrong the way the compiler shows it: place, line, caret, cure.
import { type Diagnostic, renderDiagnostic } from "../compiler/diagnostics/index.js";
import type { Colors } from "./deps.js";
import { escapeLine } from "./escape.js";
import type { ProblemDetail } from "../packages/client/src/index.js";
import type { Sources } from "./sources.js";

type Documents = Pick<Sources, "texts" | "missing">;

/** @param documents what was sent: an entry that comes without its line gets it from there */
export function renderDetails(details: ProblemDetail[], documents: Documents, colors: Colors): string {
  return details
    .map((detail) => {
      const diagnostic = complete(detail, documents);
      if (diagnostic === undefined) return escapeLine(detail.message);
      return renderDiagnostic(diagnostic, { color: colors.isColorSupported });
    })
    .join("\n\n");
}

/** @returns undefined for a problem that has no place in a document */
function complete(detail: ProblemDetail, { texts, missing }: Documents): Diagnostic | undefined {
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
    ...hintOf(detail, missing),
  };
}

/** Of a file that is not there, also where this program looked for it. */
function hintOf({ code, message, hint }: ProblemDetail, missing: Sources["missing"]): { hint?: string } {
  const found = [...missing].find(([path]) => code === "file_not_found" && message.includes(`\`${path}\``));
  const tried = found && `it was looked for at ${found[1]}`;
  const all = [hint, tried].filter((each) => each !== undefined).join("; ");
  return all === "" ? {} : { hint: all };
}

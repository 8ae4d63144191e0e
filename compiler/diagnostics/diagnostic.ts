// A problem in a document, and where it is.
import type { DiagnosticCode } from "./codes.js";

export interface Diagnostic {
  code: DiagnosticCode;
  severity: "error" | "warning";
  /** What is wrong and what was expected. Never the value of a secret. */
  message: string;
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 units as editors count. */
  column: number;
  /** Units from `column` that the problem covers, on this line. */
  length?: number;
  /** The offending line, cut around the place when it is long; secrets masked. */
  text: string;
  /** To be printed below `text`: blanks, then `^^^`. */
  caret: string;
  /** The cure: "did you mean `steps`?" */
  hint?: string;
}

/** `file:line:column`. */
export const placeOf = (diagnostic: Pick<Diagnostic, "file" | "line" | "column">): string =>
  `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}`;

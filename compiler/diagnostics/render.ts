// A diagnostic as people read it in a terminal: place, message, the line with a caret, the cure.
import { type Diagnostic, placeOf } from "./diagnostic.js";

const CODES = { red: 31, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;
type Style = keyof typeof CODES;

/** Control characters of a document shall not reach a terminal. */
const printable = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\uFFFD");

/** Several lines without a final line break. `color` writes ANSI styles. */
export function renderDiagnostic(diagnostic: Diagnostic, options: { color?: boolean } = {}): string {
  const paint = (style: Style, text: string) =>
    options.color ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
  const kind: Style = diagnostic.severity === "error" ? "red" : "yellow";
  const number = String(diagnostic.line);
  const gutter = " ".repeat(number.length);
  const lines = [
    `${paint("bold", printable(placeOf(diagnostic)))} ${paint(kind, `${diagnostic.severity} ${diagnostic.code}`)}: ${printable(diagnostic.message)}`,
    `  ${paint("dim", `${number} |`)} ${printable(diagnostic.text)}`,
    `  ${paint("dim", `${gutter} |`)} ${paint(kind, diagnostic.caret)}`,
  ];
  if (diagnostic.hint !== undefined)
    lines.push(`  ${gutter} ${paint("cyan", `= ${printable(diagnostic.hint)}`)}`);
  return lines.join("\n");
}

/** All of them, an empty line between. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: { color?: boolean } = {},
): string {
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)).join("\n\n");
}

// Why an output is not the data that was asked for: a closed set of codes.

export type ParseErrorCode =
  | "not_json"
  | "not_xml"
  | "no_match" // nothing in the output fits the pattern, path, template or layout
  | "unexpected_line" // a line that the template refuses, or that does not fit the layout
  | "no_template" // the index names no template for this platform and command
  | "template_not_found"
  | "templates_missing" // no folder with templates
  | "template_invalid"
  | "bad_pattern" // a pattern or path that cannot be used
  | "too_slow"
  | "too_large"
  | "too_deep"
  | "too_complex"; // more members or values than are read

/** Limits of ours: whether the output holds the data that was asked for was not found out. */
export const LIMIT_CODES: ReadonlySet<ParseErrorCode> = new Set([
  "too_slow",
  "too_large",
  "too_deep",
  "too_complex",
]);

export interface ParseErrorDetails {
  /** Line of the output, or of the template for `template_invalid`, counted from 1. */
  line?: number;
  /** What could not be parsed: the line, or the beginning of the output. */
  text?: string;
}

/** A plain form that can cross from a thread. */
export interface ParseErrorData extends ParseErrorDetails {
  code: ParseErrorCode;
  message: string;
}

/** The output was received; it is not the data that was asked for. */
export class ParseError extends Error {
  override readonly name = "ParseError";
  readonly line: number | undefined;
  readonly text: string | undefined;

  constructor(
    readonly code: ParseErrorCode,
    /** What happened, what was expected, the cure. Quotes the output; whoever shows it escapes it. */
    message: string,
    details: ParseErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.line = details.line;
    this.text = details.text;
  }

  toData(): ParseErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.line === undefined ? {} : { line: this.line }),
      ...(this.text === undefined ? {} : { text: this.text }),
    };
  }

  static from({ code, message, ...details }: ParseErrorData): ParseError {
    return new ParseError(code, message, details);
  }
}

/** The beginning of a text, on one line, for messages. */
export function excerpt(text: string, length = 200): string {
  const start = text.trimStart();
  return start.length > length ? `${start.slice(0, length)}…` : start.trimEnd();
}

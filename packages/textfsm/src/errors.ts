// Why a template cannot be used, or refuses a text.

export type TextFsmErrorCode =
  | "template_invalid"
  /** The text has a line at which the template says Error. */
  | "unexpected_line";

export class TextFsmError extends Error {
  override readonly name = "TextFsmError";

  /**
   * @param line of the template, or of the text for `unexpected_line`; counted from 1
   * @param text the line that the template refuses
   */
  constructor(
    readonly code: TextFsmErrorCode,
    message: string,
    readonly line?: number,
    readonly text?: string,
  ) {
    super(message);
  }
}

/** @param line of the template, counted from 1 */
export const templateError = (reason: string, line?: number): TextFsmError =>
  new TextFsmError(
    "template_invalid",
    line === undefined
      ? `the template is wrong: ${reason}`
      : `the template is wrong in line ${line}: ${reason}`,
    line,
  );

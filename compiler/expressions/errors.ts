// What is wrong with an expression, and where inside it.

export type ExpressionErrorCode =
  | "bad_expression"
  | "bad_template"
  | "unknown_function"
  | "unknown_name"
  | "evaluation_failed"
  /** It took more steps, or made more data, than an expression may. */
  | "over_budget"
  /** A line break or control character where a command or a line of configuration is made. */
  | "unsafe_command";

export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  constructor(
    readonly code: ExpressionErrorCode,
    message: string,
    /** In the text of the expression or template, from 0. */
    readonly offset: number,
    readonly length = 1,
    readonly hint?: string,
    /** The text that could not be evaluated, of a template the one `${{ }}`. */
    readonly expression?: string,
  ) {
    super(message);
  }

  /** The same error with the text that it is about, unless it has one. */
  of(expression: string): ExpressionError {
    const { code, message, offset, length, hint } = this;
    return new ExpressionError(code, message, offset, length, hint, this.expression ?? expression);
  }

  /** The same error in a text in which the expression begins at `by`. */
  moved(by: number): ExpressionError {
    return new ExpressionError(
      this.code,
      this.message,
      this.offset + by,
      this.length,
      this.hint,
      this.expression,
    );
  }
}

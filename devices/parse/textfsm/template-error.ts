// A template that cannot be used, with its line.
import { ParseError } from "../errors.js";

/** @param line of the template, counted from 1 */
export const templateError = (reason: string, line?: number): ParseError =>
  new ParseError(
    "template_invalid",
    line === undefined
      ? `the template is wrong: ${reason}`
      : `the template is wrong in line ${line}: ${reason}`,
    line === undefined ? {} : { line },
  );

// The TextFSM engine, with what it refuses as errors of parsing.
import * as textfsm from "../../../../textfsm/src/index.js";
import { ParseError } from "../errors.js";

export type { Row, Table, Template } from "../../../../textfsm/src/index.js";

/** @throws {ParseError} `template_invalid`, with the line */
export const parseTemplate = (text: string): textfsm.Template =>
  asParseError(() => textfsm.parseTemplate(text));

/** @throws {ParseError} `unexpected_line` where a rule ends in Error */
export const runTemplate = (template: textfsm.Template, text: string): textfsm.Table =>
  asParseError(() => textfsm.runTemplate(template, text));

function asParseError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof textfsm.TextFsmError)) throw error;
    const { code, message, line, text } = error;
    throw ParseError.from({
      code,
      message,
      ...(line === undefined ? {} : { line }),
      ...(text === undefined ? {} : { text }),
    });
  }
}

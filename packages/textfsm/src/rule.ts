// `^regex -> LineOp.RecordOp NewState`: one rule of a state.
import { compileLineRegex, type LineRegex, PythonRegexError } from "./python-regex/index.js";
import { strip } from "./lines.js";
import { templateError } from "./errors.js";

export type LineOperation = "Next" | "Continue" | "Error";
export type RecordOperation = "NoRecord" | "Record" | "Clear" | "Clearall";

export interface TemplateRule {
  /** Line in the template. */
  line: number;
  regex: LineRegex;
  operation: LineOperation;
  record: RecordOperation;
  /** The state to go to; for `Error` the message as written. */
  target?: string;
}

const ACTION = /^(.*)\s->(.*)$/su;
const LINE_OPERATION = "(?<line>Continue|Next|Error)";
const RECORD_OPERATION = "(?<record>Clear|Clearall|Record|NoRecord)";
const TARGET = String.raw`(?:\s+(?<target>[\p{L}\p{N}_]+|".*"))?$`;
const ACTIONS = [
  new RegExp(String.raw`^\s+${LINE_OPERATION}(?:\.${RECORD_OPERATION})?${TARGET}`, "u"),
  new RegExp(String.raw`^\s+${RECORD_OPERATION}${TARGET}`, "u"),
  new RegExp(`^${TARGET}`, "u"),
];
const VARIABLE = /\$(?:(\$)|([_a-z][_a-z0-9]*)|\{([_a-z][_a-z0-9]*)\}|)/gi;

/**
 * @param line number of the line in the template
 * @param patterns of the values, by name
 * @throws {TextFsmError} `template_invalid`
 */
export function parseRule(
  written: string,
  line: number,
  patterns: ReadonlyMap<string, string>,
): TemplateRule {
  const text = strip(written);
  const [, match = text, action] = ACTION.exec(text) ?? [];
  const source = patterns.size === 0 ? match : substitute(match, line, patterns);
  const regex = compile(source, line, patterns);
  const rule: TemplateRule = { line, regex, operation: "Next", record: "NoRecord" };
  if (action === undefined) return rule;

  const parts = ACTIONS.map((each) => each.exec(action)).find((each) => each !== null)?.groups;
  if (!parts)
    throw templateError(`no action can be read from ${quote(action.trim())} in ${quote(text)}`, line);
  if (parts["line"]) rule.operation = parts["line"] as LineOperation;
  if (parts["record"]) rule.record = parts["record"] as RecordOperation;
  const target = parts["target"];
  if (target === undefined) return rule;
  if (rule.operation === "Continue")
    throw templateError(`Continue stays with its line and state, so it cannot go to ${target}`, line);
  if (rule.operation !== "Error" && target.startsWith('"'))
    throw templateError(`a state's name is letters, digits and _, got ${target}`, line);
  return { ...rule, target };
}

/** As Python's `string.Template`: `$$` is a dollar sign, `${NAME}` and `$NAME` are values. */
function substitute(match: string, line: number, patterns: ReadonlyMap<string, string>): string {
  return match.replace(VARIABLE, (whole, dollar?: string, plain?: string, braced?: string) => {
    if (dollar !== undefined) return "$";
    const name = plain ?? braced;
    const pattern = name === undefined ? undefined : patterns.get(name);
    if (pattern === undefined) {
      const what = name === undefined ? "a $ that is neither $$ nor ${NAME}" : `unknown value ${whole}`;
      throw templateError(`${what} in ${quote(match)}`, line);
    }
    return pattern;
  });
}

function compile(source: string, line: number, patterns: ReadonlyMap<string, string>): LineRegex {
  try {
    return compileLineRegex(source, (name) => patterns.has(name));
  } catch (error) {
    if (!(error instanceof PythonRegexError)) throw error;
    throw templateError(`invalid regular expression ${quote(source)}: ${error.message}`, line);
  }
}

const quote = (text: string): string => JSON.stringify(text);

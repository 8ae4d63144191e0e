// `Value [options] NAME (regex)`: one column of the records.
import { compileLineRegex, type LineRegex, PythonRegexError } from "./python-regex/index.js";
import { templateError } from "./errors.js";

export const OPTIONS = ["Filldown", "Fillup", "Key", "List", "Required"] as const;
export type ValueOption = (typeof OPTIONS)[number];

const LONGEST_NAME = 48;

export interface TemplateValue {
  name: string;
  /** In the order in which they are written, which `Required` and `List` depend on. */
  options: ValueOption[];
  /** As rules have it in place of `${NAME}`: the pattern with its first group named. */
  pattern: string;
  /** Of a List with groups inside its own: takes the matched text apart. */
  inner?: LineRegex;
}

/** @param line number of the line in the template. @throws {TextFsmError} `template_invalid` */
export function parseValue(text: string, line: number): TemplateValue {
  const words = text.split(" ");
  if (words.length < 3)
    throw templateError(`expected Value [options] NAME (regex), got ${quote(text)}`, line);
  const hasOptions = !words[2]!.startsWith("(");
  const options = hasOptions ? parseOptions(words[1]!, line) : [];
  const [name = "", ...rest] = words.slice(hasOptions ? 2 : 1);
  const regex = rest.join(" ");
  if (name.length > LONGEST_NAME)
    throw templateError(`the name ${quote(name)} is longer than ${LONGEST_NAME} characters`, line);
  if (!regex.startsWith("(") || !regex.endsWith(")") || regex.at(-2) === "\\")
    throw templateError(`the regular expression of ${name} has to stand in ( ), got ${quote(regex)}`, line);
  const whole = compile(regex, line);
  return {
    name,
    options,
    pattern: `(?P<${name}>${regex.slice(1)}`,
    ...(options.includes("List") && whole.groups > 1 && whole.names.length > 0 ? { inner: whole } : {}),
  };
}

function parseOptions(text: string, line: number): ValueOption[] {
  const options: ValueOption[] = [];
  for (const word of text.split(",")) {
    const option = OPTIONS.find((each) => each === word);
    if (!option) throw templateError(`unknown option ${quote(word)}; there are ${OPTIONS.join(", ")}`, line);
    if (options.includes(option)) throw templateError(`the option ${option} is there twice`, line);
    options.push(option);
  }
  return options;
}

function compile(regex: string, line: number): LineRegex {
  try {
    return compileLineRegex(regex);
  } catch (error) {
    if (!(error instanceof PythonRegexError)) throw error;
    throw templateError(`invalid regular expression ${quote(regex)}: ${error.message}`, line);
  }
}

const quote = (text: string): string => JSON.stringify(text);

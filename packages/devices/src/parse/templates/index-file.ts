// The `index` of a folder of templates: which template reads which command of which platform.
import {
  compileLineRegex,
  isPlain,
  type LineRegex,
  PythonRegexError,
  strip,
} from "../../../../textfsm/src/index.js";
import { ParseError } from "../errors.js";

export interface IndexRow {
  /** File names; several are read one after the other, their records merged. */
  templates: string[];
  /** The row's columns but Template, as patterns; an empty one is absent. */
  columns: Map<string, string>;
  /** Line in the index. */
  line: number;
}

export type Attributes = Record<string, string>;

/**
 * Lines with another number of columns than the header are skipped, as clitable does.
 * @throws {ParseError} `template_invalid` where the index has no column Template
 */
export function parseIndex(text: string): IndexRow[] {
  const lines = text.split(/\r\n?|\n/);
  const head = lines.findIndex((line) => strip(line.split("#")[0]!) !== "");
  const header = (lines[head] ?? "").split("#")[0]!.split(",").map(strip);
  const at = header.indexOf("Template");
  if (at < 0)
    throw new ParseError(
      "template_invalid",
      "the index of the templates has no column Template in its first line",
      {
        line: head + 1,
      },
    );
  const rows: IndexRow[] = [];
  for (const [n, line] of lines.entries()) {
    if (n <= head || line.startsWith("#")) continue;
    const cells = line.split(",").map(strip);
    if (cells.length !== header.length) continue;
    const columns = new Map<string, string>();
    for (const [column, name] of header.entries()) {
      const cell = cells[column]!;
      if (column !== at && cell !== "") columns.set(name, name === "Command" ? completed(cell) : cell);
    }
    rows.push({ templates: cells[at]!.split(":"), columns, line: n + 1 });
  }
  return rows;
}

/** `sh[[ow]]` allows each shorter form: `sh(o(w)?)?`. */
const completed = (command: string): string =>
  command.replaceAll(/\[\[(.+?)\]\]/g, (_, word: string) => {
    const letters = Array.from(word);
    return `(${letters.join("(")}${")?".repeat(letters.length)}`;
  });

const compiled = new WeakMap<IndexRow, Map<string, LineRegex>>();

/**
 * The first row whose patterns match, from their beginning, what is given; columns that are not asked for do not count.
 * @throws {ParseError} `template_invalid` where a pattern on the way is none
 */
export const findRow = (rows: readonly IndexRow[], wanted: Attributes): IndexRow | undefined =>
  rows.find((row) =>
    Object.entries(wanted).every(([name, value]) => {
      const pattern = row.columns.get(name);
      return pattern === undefined || regexOf(row, name, pattern).match(value, isPlain(value)) !== null;
    }),
  );

function regexOf(row: IndexRow, name: string, pattern: string): LineRegex {
  let regexes = compiled.get(row);
  if (!regexes) compiled.set(row, (regexes = new Map()));
  let regex = regexes.get(name);
  if (!regex) {
    try {
      regex = compileLineRegex(pattern, () => false);
    } catch (error) {
      if (!(error instanceof PythonRegexError)) throw error;
      throw new ParseError(
        "template_invalid",
        `the index of the templates is wrong in line ${row.line}: ${name} ${JSON.stringify(pattern)}: ${error.message}`,
        { line: row.line },
        { cause: error },
      );
    }
    regexes.set(name, regex);
  }
  return regex;
}

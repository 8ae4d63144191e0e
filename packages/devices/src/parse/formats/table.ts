// Output that is a table: a header, then a row on each line, its cells below their column.
import type { Json } from "../../words/json.js";
import { excerpt, ParseError } from "../errors.js";
import { keysOf } from "./names.js";
import { type Column, columnsByRuler, columnsByWords } from "./table-columns.js";

const RULER = /^\s*[-=+|][-=+|\s]*$/;

interface Found {
  header: number;
  columns: Column[];
  /** Index of the first line that can be a row. */
  first: number;
}

/**
 * The header is the line above a ruler (`---- ----`), else the first line that is not blank; with `header`, the first
 * line that holds those words in that order. The table ends at a blank line.
 *
 * @returns records, their keys the headings in `snake_case`; empty for a table without rows
 * @throws {ParseError} `no_match` without a table, `unexpected_line` for a row that does not fit
 */
export function parseTable(text: string, header?: string): Json[] {
  const lines = text.split(/\r\n|[\r\n]/).map((line) => line.replaceAll("\t", "        ").trimEnd());
  if (lines.every((line) => line === "")) return [];
  const found = findTable(lines, header);
  if (!found) {
    const wanted =
      header === undefined ? "a header with two columns or more" : `the header ${JSON.stringify(header)}`;
    throw new ParseError(
      "no_match",
      `there is no table with ${wanted} in the output; it begins: ${excerpt(text)}`,
      {
        text: excerpt(text),
      },
    );
  }
  const keys = keysOf(found.columns.map(({ name }) => name));
  const records: Json[] = [];
  for (let n = found.first; n < lines.length && lines[n] !== ""; n++) {
    const line = lines[n]!;
    if (RULER.test(line)) continue;
    const cells = cellsOf(line, found.columns);
    if (!cells)
      throw new ParseError(
        "unexpected_line",
        `line ${n + 1} of the output does not fit the table's ${keys.length} columns (${keys.join(", ")}): ${excerpt(line)}`,
        { line: n + 1, text: line },
      );
    records.push(Object.fromEntries(keys.map((key, c) => [key, cells[c]!])));
  }
  return records;
}

function findTable(lines: string[], wanted: string | undefined): Found | undefined {
  const ruler = lines.findIndex((line, n) => n > 0 && RULER.test(line) && lines[n - 1] !== "");
  const words = wanted?.trim().split(/\s+/);
  const header = words
    ? lines.findIndex((line) => holds(line, words))
    : ruler > 0
      ? ruler - 1
      : lines.findIndex((line) => line !== "");
  if (header < 0) return undefined;
  const isRuled = RULER.test(lines[header + 1] ?? "");
  const first = isRuled ? header + 2 : header + 1;
  const end = lines.indexOf("", first);
  const rows = lines.slice(first, end < 0 ? undefined : end).filter((line) => !RULER.test(line));
  const columns =
    (isRuled && columnsByRuler(lines[header]!, lines[header + 1]!)) || columnsByWords(lines[header]!, rows);
  return columns.length < 2 ? undefined : { header, columns, first };
}

function holds(line: string, words: string[]): boolean {
  let at = 0;
  for (const word of words) {
    const found = line.indexOf(word, at);
    if (found < 0) return false;
    at = found + word.length;
  }
  return true;
}

/** By place where no cell reaches over an edge, else by the gaps in the line; undefined where neither gives the columns. */
function cellsOf(line: string, columns: Column[]): string[] | undefined {
  const fits = columns.every(
    ({ start }) => start === 0 || line[start - 1] === undefined || line[start - 1] === " ",
  );
  if (fits) return columns.map(({ start }, n) => line.slice(start, columns[n + 1]?.start).trim());
  const trimmed = line.trim();
  for (const gap of [/ {2,}/, / +/]) {
    const cells = trimmed.split(gap);
    if (cells.length === columns.length) return cells;
  }
  return undefined;
}

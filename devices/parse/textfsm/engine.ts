// Runs a template over a text: line by line through the rules of the current state, collecting records.
import { ParseError } from "../errors.js";
import { isPlain, type LineMatch } from "../python-regex/index.js";
import { Column, type Cell } from "./column.js";
import { splitLines } from "./lines.js";
import type { TemplateRule } from "./rule.js";
import type { Template } from "./template.js";

export type Row = Exclude<Cell, null>[];

export interface Table {
  /** Names of the values, as the template writes them. */
  header: string[];
  rows: Row[];
  /** False when no rule matched any line: the text is something else altogether. */
  matched: boolean;
}

interface RunnableRule extends TemplateRule {
  /** Column of each group that the regex gives. */
  columns: Column[];
}

/** @throws {ParseError} `unexpected_line` where a rule ends in Error */
export function runTemplate({ values, states }: Template, text: string): Table {
  const rows: Row[] = [];
  const columns = values.map((value, n) => new Column(value, n, rows));
  const byName = new Map(columns.map((column) => [column.name, column]));
  const runnable = new Map<string, RunnableRule[]>();
  const rulesOf = (name: string): RunnableRule[] => {
    let rules = runnable.get(name);
    if (!rules) {
      rules = (states.get(name) ?? []).map((rule) => ({
        ...rule,
        columns: rule.regex.wanted.map((group) => byName.get(group)!),
      }));
      runnable.set(name, rules);
    }
    return rules;
  };

  let state = "Start";
  let rules = rulesOf(state);
  let matched = false;
  const lines = splitLines(text);
  const allPlain = isPlain(text);
  for (let n = 0; n < lines.length && state !== "End" && state !== "EOF"; n++) {
    const line = lines[n]!;
    const plain = allPlain || isPlain(line);
    for (const rule of rules) {
      const found = rule.regex.match(line, plain);
      if (!found) continue;
      matched = true;
      assign(rule.columns, found);
      if (rule.record === "Record") appendRecord(columns, rows);
      else if (rule.record === "Clear") for (const column of columns) column.clear();
      else if (rule.record === "Clearall") for (const column of columns) column.clearAll();
      if (rule.operation === "Error") throw refused(rule, line, n + 1);
      if (rule.operation === "Continue") continue;
      if (rule.target !== undefined) {
        state = rule.target;
        rules = rulesOf(state);
      }
      break;
    }
  }
  if (state !== "End" && !states.has("EOF")) appendRecord(columns, rows);
  return { header: values.map(({ name }) => name), rows, matched };
}

function assign(columns: Column[], found: LineMatch): void {
  for (let n = 0; n < columns.length; n++) columns[n]!.assign(found[n + 1] ?? null);
}

/** A record that lacks what is required is dropped; one that holds nothing at all is none. */
function appendRecord(columns: Column[], rows: Row[]): void {
  if (columns.length === 0) return;
  let isEmpty = true;
  for (const column of columns) {
    if (!column.save()) {
      for (const each of columns) each.clear();
      return;
    }
    const { value } = column;
    if (value !== null && !(Array.isArray(value) && value.length === 0)) isEmpty = false;
  }
  if (isEmpty) return;
  rows.push(columns.map(({ value }) => value ?? ""));
  for (const column of columns) column.clear();
}

function refused({ target, line: ruleLine }: TemplateRule, text: string, line: number): ParseError {
  const said = target ? `: ${target.replaceAll('"', "")}` : "";
  return new ParseError(
    "unexpected_line",
    `the template refuses line ${line} of the output (Error in its line ${ruleLine})${said}: ${text}`,
    { line, text },
  );
}

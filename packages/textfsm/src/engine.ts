// Runs a template over a text: line by line through the rules of the current state, collecting records.
import { TextFsmError } from "./errors.js";
import { BLANK, isPlain, type LineMatch } from "./python-regex/index.js";
import { Column, type Cell } from "./column.js";
import { splitLines } from "./lines.js";
import type { TemplateRule } from "./rule.js";
import type { Template } from "./template.js";

export type Row = Exclude<Cell, null>[];

export interface Table {
  /** Names of the values, as the template writes them. */
  header: string[];
  rows: Row[];
  /** False when no rule matched any line that is not blank: the text is something else altogether. */
  matched: boolean;
}

interface RunnableRule extends TemplateRule {
  /** Column of each group that the regex gives. */
  columns: Column[];
}

/** The rules of a state, and those of them that a line can match by its first character. */
interface State {
  rules: RunnableRule[];
  byFirst: RunnableRule[][];
}

/** @throws {TextFsmError} `unexpected_line` where a rule ends in Error */
export function runTemplate({ values, states }: Template, text: string): Table {
  const rows: Row[] = [];
  const columns = values.map((value, n) => new Column(value, n, rows));
  const byName = new Map(columns.map((column) => [column.name, column]));
  const entered = new Map<string, State>();
  const enter = (name: string): State => {
    let state = entered.get(name);
    if (!state) {
      const rules = (states.get(name) ?? []).map((rule) => ({
        ...rule,
        columns: rule.regex.wanted.map((group) => byName.get(group)!),
      }));
      entered.set(name, (state = { rules, byFirst: [] }));
    }
    return state;
  };

  let name = "Start";
  let state = enter(name);
  let matched = false;
  const lines = splitLines(text);
  const allPlain = isPlain(text);
  for (let n = 0; n < lines.length && name !== "End" && name !== "EOF"; n++) {
    const line = lines[n]!;
    const plain = allPlain || isPlain(line);
    for (const rule of candidates(state, line)) {
      const found = rule.regex.match(line, plain);
      if (!found) continue;
      matched ||= plain ? firstOf(line) !== BLANK : line.trim() !== "";
      assign(rule.columns, found);
      if (rule.record === "Record") appendRecord(columns, rows);
      else if (rule.record === "Clear") for (const column of columns) column.clear();
      else if (rule.record === "Clearall") for (const column of columns) column.clearAll();
      if (rule.operation === "Error") throw refused(rule, line, n + 1);
      if (rule.operation === "Continue") continue;
      if (rule.target !== undefined) {
        name = rule.target;
        state = enter(name);
      }
      break;
    }
  }
  if (name !== "End" && !states.has("EOF")) appendRecord(columns, rows);
  return { header: values.map(({ name }) => name), rows, matched };
}

/** The rules that a line can match, in their order. */
function candidates({ rules, byFirst }: State, line: string): RunnableRule[] {
  const first = firstOf(line);
  return first < 0 ? rules : (byFirst[first] ??= rules.filter(({ regex }) => regex.first[first] === 1));
}

/** Code of the first character that is not white space; -1 where that is a question for Unicode. */
function firstOf(line: string): number {
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code > 127 || (code >= 0x1c && code <= 0x1f)) return -1;
    if (code !== 32 && (code < 9 || code > 13)) return code;
  }
  return BLANK;
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

function refused({ target, line: ruleLine }: TemplateRule, text: string, line: number): TextFsmError {
  const said = target ? `: ${target.replaceAll('"', "")}` : "";
  return new TextFsmError(
    "unexpected_line",
    `the template refuses line ${line} of the output (Error in its line ${ruleLine})${said}: ${text}`,
    line,
    text,
  );
}

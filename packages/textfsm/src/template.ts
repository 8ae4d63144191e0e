// A TextFSM template: values at the top, then states with their rules. Compiled once, run often.
import { parseRule, type TemplateRule } from "./rule.js";
import { stripEnd } from "./lines.js";
import { templateError } from "./errors.js";
import { parseValue, type TemplateValue } from "./value.js";

export interface Template {
  values: TemplateValue[];
  /** By name; `End` is not among them, it has no rules. */
  states: Map<string, TemplateRule[]>;
}

const LONGEST_NAME = 48;
const COMMENT = /^\s*#/;
const STATE_NAME = /^[\p{L}\p{N}_]+$/u;
const RESERVED = new Set(["Continue", "Next", "Error", "Clear", "Clearall", "Record", "NoRecord"]);
const RULE_START = /^(?: {1,2}|\t)\^/;

/** @throws {TextFsmError} `template_invalid`, with the line */
export function parseTemplate(text: string): Template {
  const lines = text.split(/\r\n?|\n/).map(stripEnd);
  const { values, next } = parseValues(lines);
  const patterns = new Map(values.map((value) => [value.name, value.pattern]));
  const states = parseStates(lines, next, patterns);
  checkStates(states);
  return { values, states };
}

function parseValues(lines: string[]): { values: TemplateValue[]; next: number } {
  const values: TemplateValue[] = [];
  for (const [n, line] of lines.entries()) {
    if (line === "") return { values, next: n + 1 };
    if (COMMENT.test(line)) continue;
    if (!line.startsWith("Value ")) {
      throw values.length === 0
        ? templateError("a template begins with its Value lines", n + 1)
        : templateError("an empty line is missing after the last Value line", n + 1);
    }
    const value = parseValue(line, n + 1);
    if (values.some(({ name }) => name === value.name))
      throw templateError(`the value ${value.name} is declared twice`, n + 1);
    values.push(value);
  }
  return { values, next: lines.length };
}

function parseStates(
  lines: string[],
  from: number,
  patterns: ReadonlyMap<string, string>,
): Map<string, TemplateRule[]> {
  const states = new Map<string, TemplateRule[]>();
  let rules: TemplateRule[] | undefined;
  for (let n = from; n < lines.length; n++) {
    const line = lines[n]!;
    if (line === "") rules = undefined;
    else if (COMMENT.test(line)) continue;
    else if (rules === undefined) {
      checkName(line, states, n + 1);
      states.set(line, (rules = []));
    } else {
      if (!RULE_START.test(line))
        throw templateError("a rule begins with one or two spaces, or a tab, and ^", n + 1);
      rules.push(parseRule(line, n + 1, patterns));
    }
  }
  return states;
}

function checkName(name: string, states: ReadonlyMap<string, unknown>, line: number): void {
  if (!STATE_NAME.test(name) || name.length > LONGEST_NAME || RESERVED.has(name))
    throw templateError(`${JSON.stringify(name)} cannot be the name of a state`, line);
  if (states.has(name)) throw templateError(`the state ${name} is there twice`, line);
}

function checkStates(states: Map<string, TemplateRule[]>): void {
  if (!states.has("Start")) throw templateError("it has no state Start");
  for (const name of ["End", "EOF"]) {
    const [rule] = states.get(name) ?? [];
    if (rule) throw templateError(`the state ${name} has to be empty`, rule.line);
  }
  states.delete("End");
  for (const [name, rules] of states)
    for (const { operation, target, line } of rules)
      if (operation !== "Error" && target && target !== "End" && target !== "EOF" && !states.has(target))
        throw templateError(`there is no state ${target} for ${name} to go to`, line);
}

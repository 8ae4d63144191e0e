// Text templates of the simulated devices: {{ path | filter arg }}, and lines %for x in list, %if path, %else, %end.
import { filters } from "./template-filters.js";

export type Scope = Record<string, unknown>;
/** A compiled template. */
export type Template = (scope: Scope) => string;
type Value = (scope: Scope) => unknown;
type Frame = {
  parts: Template[];
  close?: (body: Template, otherwise: Template) => Template;
  otherwise?: Template[];
};

const compiled = new Map<string, Template>();

/**
 * Compiles a template once; the same text gives the same function.
 * @throws {Error} naming the line of a directive that is not understood
 */
export function template(text: string): Template {
  let found = compiled.get(text);
  if (!found) compiled.set(text, (found = compile(text)));
  return found;
}

function compile(text: string): Template {
  const stack: Frame[] = [{ parts: [] }];
  const top = () => stack.at(-1)!;
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const directive = /^\s*%(for|if|else|end)\b(.*)$/.exec(line);
    const newline = index < lines.length - 1 ? "\n" : "";
    if (!directive) {
      (top().otherwise ?? top().parts).push(inline(line + newline));
      return;
    }
    const [, word, rest = ""] = directive;
    if (word === "for") stack.push({ parts: [], close: loop(rest.trim()) });
    else if (word === "if") stack.push({ parts: [], close: branch(rest.trim()) });
    else if (word === "else" && top().close) top().otherwise = [];
    else if (word === "end" && top().close) {
      const frame = stack.pop()!;
      (top().otherwise ?? top().parts).push(frame.close!(join(frame.parts), join(frame.otherwise ?? [])));
    } else throw new Error(`template line ${index + 1}: %${word} without %for or %if`);
  });
  if (stack.length > 1) throw new Error("template: a %for or %if has no %end");
  return join(top().parts);
}

const join =
  (parts: Template[]): Template =>
  (scope) =>
    parts.map((part) => part(scope)).join("");

function loop(rest: string): (body: Template) => Template {
  const match = /^(\w+) in (.+)$/.exec(rest);
  if (!match) throw new Error(`template: expected "%for name in list", got "%for ${rest}"`);
  const list = expression(match[2]!);
  return (body) => (scope) =>
    ((list(scope) as unknown[] | undefined) ?? [])
      .map((item, index) =>
        body(Object.assign(Object.create(scope) as Scope, { [match[1]!]: item, loop: index })),
      )
      .join("");
}

function branch(rest: string): (body: Template, otherwise: Template) => Template {
  const [, not, left, , right] = /^(not )?(.+?)( == (.+))?$/.exec(rest)!;
  const value = expression(left!);
  const wanted = right === undefined ? undefined : expression(right);
  return (body, otherwise) => (scope) => {
    const held = wanted ? value(scope) === wanted(scope) : Boolean(value(scope));
    return (held !== Boolean(not) ? body : otherwise)(scope);
  };
}

function inline(text: string): Template {
  const parts = text.split(/\{\{(.*?)\}\}/);
  if (parts.length === 1) return () => text;
  const pieces = parts.map((part, index) => (index % 2 ? expression(part) : () => part));
  return (scope) => pieces.map((piece) => String(piece(scope) ?? "")).join("");
}

/** Compiles `path | filter arg …`. */
export function expression(text: string): Value {
  const [head = "", ...calls] = text.split("|").map((part) => part.trim());
  const steps = calls.map((call) => {
    const [name = "", ...args] = call.match(/"[^"]*"|\S+/g) ?? [];
    const filter = filters[name];
    if (!filter)
      throw new Error(`template: no filter "${name}"; there are ${Object.keys(filters).join(", ")}`);
    return { filter, args: args.map(operand) };
  });
  const start = operand(head);
  return (scope) =>
    steps.reduce((value, { filter, args }) => filter(value, ...args.map((arg) => arg(scope))), start(scope));
}

function operand(text: string): Value {
  if (/^".*"$/.test(text)) return () => text.slice(1, -1);
  if (/^-?\d+(\.\d+)?$/.test(text)) return () => Number(text);
  const path = text.split(".");
  return (scope) => path.reduce<unknown>((value, key) => (value as Scope | undefined)?.[key], scope);
}

// The simple part of Jinja that inventories use: references to variables, `default`, and the environment.
import type { Vars } from "../draft.js";
import type { SourceLine } from "../notes.js";
import { isMap, isScalar, type ScalarValue, scalarText, type Value } from "../yaml/read.js";

/** References may lead to references. */
const MAX_DEPTH = 10;

export class Unresolved extends Error {
  override readonly name = "Unresolved";
  constructor(
    readonly place: SourceLine,
    /** What stands between the braces. */
    readonly expression: string,
  ) {
    super(expression);
  }
}

export const isTemplate = (text: string): boolean => /\{\{|\{%/.test(text);

export interface Templates {
  vars: Vars;
  environment: Readonly<Record<string, string | undefined>>;
}

/** A value with its references replaced, lists and maps too. @throws {Unresolved} */
export function rendered(value: Value, scope: Templates, depth = 0): Value {
  if (value.kind === "list")
    return { ...value, items: value.items.map((item) => rendered(item, scope, depth)) };
  if (value.kind === "map")
    return {
      ...value,
      entries: new Map([...value.entries].map(([key, each]) => [key, rendered(each, scope, depth)])),
    };
  if (value.tag !== undefined || typeof value.value !== "string" || !isTemplate(value.value)) return value;
  const whole = /^\s*\{\{((?:(?!\}\}).)*)\}\}\s*$/s.exec(value.value);
  if (whole) return evaluated(whole[1]!, value, scope, depth);
  if (value.value.includes("{%")) throw new Unresolved(value, value.value);
  const text = value.value.replaceAll(/\{\{(.*?)\}\}/gs, (_, expression: string) => {
    const found = scalarText(evaluated(expression, value, scope, depth));
    if (found === undefined) throw new Unresolved(value, expression.trim());
    return found;
  });
  if (isTemplate(text)) throw new Unresolved(value, text);
  return scalar(text, value);
}

/** The variable that `{{ lookup('env', 'NAME') }}` reads, where that is all of the text. */
export function environmentName(text: string): string | undefined {
  const whole = /^\s*\{\{(.*)\}\}\s*$/s.exec(text)?.[1];
  const name = whole && LOOKUP.exec(whole.trim())?.[1];
  return name && /^[A-Za-z_]\w*$/.test(name) ? name : undefined;
}
const LOOKUP =
  /^(?:lookup|query|q)\(\s*['"](?:ansible\.builtin\.)?env['"]\s*,\s*['"](\w+)['"]\s*(?:,[^()]*)?\)(?:\s*\|\s*(?:default|d)\(.*\))?$/s;

function evaluated(expression: string, at: ScalarValue, scope: Templates, depth: number): Value {
  const source = expression.trim();
  if (depth > MAX_DEPTH) throw new Unresolved(at, source);
  const [first = "", ...filters] = source.split("|").map((part) => part.trim());
  const variable = LOOKUP.exec(first)?.[1];
  let found = variable === undefined ? referenced(first, at, scope) : fromEnvironment(variable, at, scope);
  for (const filter of filters) {
    const fallback =
      /^(?:default|d)\(\s*(?:'([^']*)'|"([^"]*)"|(-?\d+)|([A-Za-z_]\w*))\s*(?:,\s*true\s*)?\)$/i.exec(filter);
    if (fallback)
      found ??=
        fallback[4] === undefined
          ? scalar(fallback.slice(1, 4).find((each) => each !== undefined) ?? "", at)
          : scope.vars.get(fallback[4]);
    else if (found !== undefined && /^(?:int|string|trim)$/.test(filter)) continue;
    else if (isScalar(found) && /^(?:lower|upper)$/.test(filter))
      found = scalar(filter === "lower" ? found.text.toLowerCase() : found.text.toUpperCase(), at);
    else throw new Unresolved(at, source);
  }
  if (found === undefined) throw new Unresolved(at, source);
  return rendered(found, scope, depth + 1);
}

/** `'text'`, `22`, `name`, `name.member`, `name['member']`. */
function referenced(text: string, at: ScalarValue, { vars }: Templates): Value | undefined {
  const quoted = /^(?:'([^']*)'|"([^"]*)")$/.exec(text);
  if (quoted) return scalar(quoted[1] ?? quoted[2] ?? "", at);
  const parts = /^[A-Za-z_]\w*(?:\.\w+|\[\s*(?:'[^']*'|"[^"]*")\s*\])*$/.test(text)
    ? text.match(/[A-Za-z_0-9]+|'[^']*'|"[^"]*"/g)!.map((part) => part.replaceAll(/^['"]|['"]$/g, ""))
    : undefined;
  if (parts === undefined) throw new Unresolved(at, text);
  let found: Value | undefined = vars.get(parts[0]!);
  for (const part of parts.slice(1)) found = isMap(found) ? found.entries.get(part) : undefined;
  return found;
}

function fromEnvironment(name: string, at: ScalarValue, { environment }: Templates): Value | undefined {
  const value = environment[name];
  return value === undefined ? undefined : scalar(value, at);
}

export const scalar = (text: string, { file, line }: SourceLine): ScalarValue => ({
  kind: "scalar",
  value: text,
  text,
  file,
  line,
});

// Ansible's INI form: `[group]`, `[group:vars]`, `[group:children]`; hosts with `key=value` behind them.
import { SourceError } from "../errors.js";
import type { SourceLine } from "../notes.js";
import { shellWords } from "../ssh/shell-words.js";
import { readYaml, type ScalarValue, type Value } from "../yaml/read.js";
import { hostPattern } from "./host-pattern.js";
import type { AnsibleModel } from "./model.js";

/** @throws {SourceError} at the line that is not understood */
export function readIni(text: string, file: string, model: AnsibleModel): void {
  let group = "ungrouped";
  let part: "hosts" | "vars" | "children" = "hosts";
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const place = { file, line: i + 1 };
    if (line === "" || /^[#;]/.test(line)) continue;
    const section = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/.exec(line);
    if (section) {
      group = section[1]!;
      part = partOf(section[2] ?? "hosts", place);
      model.group(group, place);
    } else if (part === "vars") readVariable(line, place, model.group(group, place).vars);
    else if (part === "children") {
      const child = line.split(/\s+#/)[0]!.trim();
      model.group(child, place);
      model.group(group, place).children.add(child);
    } else readHosts(line, place, group, model);
  }
}

function partOf(name: string, place: SourceLine): "hosts" | "vars" | "children" {
  if (name === "hosts" || name === "vars" || name === "children") return name;
  throw new SourceError(
    `\`:${name}\` is not a part of a group`,
    place,
    "there are `[group]`, `[group:vars]` and `[group:children]`",
  );
}

function readHosts(line: string, place: SourceLine, group: string, model: AnsibleModel): void {
  const words = shellWords(line);
  const [pattern = "", ...settings] = words ?? [];
  if (words === undefined) throw new SourceError("a quote in this line is not closed", place);
  const hosts = hostPattern(pattern);
  const isName = !/[{}=]/.test(pattern) && (!/\s/.test(pattern) || /^["']/.test(line));
  if (hosts === undefined || !isName)
    throw new SourceError(`\`${pattern}\` is not a host or a range of hosts`, place);
  for (const name of hosts.names) {
    const { vars } = model.host(name, place);
    model.group(group, place).hosts.add(name);
    if (hosts.port !== undefined) vars.set("ansible_port", scalar(hosts.port, place));
    for (const setting of settings) {
      const equals = setting.indexOf("=");
      if (equals < 1)
        throw new SourceError(
          `\`${setting}\` behind the host \`${name}\` is not \`key=value\``,
          place,
          "quote a value that has blanks: `key='a b'`",
        );
      vars.set(setting.slice(0, equals), literal(setting.slice(equals + 1), place));
    }
  }
}

function readVariable(line: string, place: SourceLine, vars: Map<string, Value>): void {
  const equals = line.indexOf("=");
  if (equals < 1) throw new SourceError("a line of `:vars` is `key=value`", place);
  vars.set(line.slice(0, equals).trim(), literal(line.slice(equals + 1).trim(), place));
}

const scalar = (value: ScalarValue["value"], place: SourceLine, text = String(value)): ScalarValue => ({
  kind: "scalar",
  value,
  text,
  ...place,
});

/** A Python literal, as Ansible takes it; anything else is text. */
function literal(text: string, place: SourceLine): Value {
  const plain =
    /^(?:-?\d+(?:\.\d+)?|True|False|None|'[^']*'|"[^"]*"|[[{].*[\]}])(?=\s*#)/.exec(text)?.[0] ?? text;
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(plain)) return scalar(Number(plain), place, plain);
  if (plain === "True" || plain === "False") return scalar(plain === "True", place, plain);
  if (plain === "None") return scalar(null, place, "");
  const quoted = /^(['"])((?:(?!\1)[^\\]|\\.)*)\1$/s.exec(plain);
  if (quoted) return scalar(quoted[2]!.replaceAll(/\\(.)/g, "$1"), place);
  if (/^[[{](?!\{).*[\]}]$/s.test(plain)) return structured(plain, place) ?? scalar(text, place);
  return scalar(text, place);
}

function structured(text: string, place: SourceLine): Value | undefined {
  try {
    return atPlace(readYaml(text, place.file), place);
  } catch {
    return undefined;
  }
}

function atPlace(value: Value, { line }: SourceLine): Value {
  if (value.kind === "list")
    return { ...value, line, items: value.items.map((item) => atPlace(item, { ...value, line })) };
  if (value.kind === "map")
    return {
      ...value,
      line,
      entries: new Map([...value.entries].map(([key, each]) => [key, atPlace(each, { ...value, line })])),
    };
  return { ...value, line };
}

// A text or a number where a map or a list is meant, and the other way round: the same written as it is meant.
import { oneOf } from "../diagnostics/index.js";
import { type Node, rawOf } from "../document/index.js";
import { isOptional, type Schema, unwrap } from "./schema.js";

/** What people write short, by its key: the whole of it. */
const WHOLE: Record<string, (text: string) => string> = {
  targets: (text) =>
    text === "all" ? "leave `targets` out to select all devices" : `targets: { hosts: ${text} }`,
  verify: (text) => `verify: { run: ${text}, expect: { contains: … } }`,
  snapshot: (text) => `snapshot: { name: ${text}, commands: [show …] }`,
  retry: (text) => `retry: { attempts: ${text} }`,
  save: (text) => `save: { ${text}: output }`,
};
/** The same for the entries of a map, by the key of that map. */
const ENTRY: Record<string, (name: string, text: string) => string> = {
  devices: (name, text) => `${name}: { host: ${text} }`,
  inputs: (name, text) => `${name}: { type: ${TYPES[text] ?? "string"} }`,
};
const TYPES: Record<string, string> = {
  int: "integer",
  integer: "integer",
  bool: "boolean",
  boolean: "boolean",
};

const LONGEST = 40;

export function shapeHint(schema: Schema, node: Node, path: readonly string[]): string | undefined {
  const { schema: inner } = unwrap(schema);
  const key = path.at(-1) ?? "";
  if (inner.type === "array") {
    if (node.kind === "map") return "begin each entry with `- `";
    if (key === "exec" && node.kind === "scalar")
      return `write \`[${short(node).trim().split(/\s+/).join(", ")}]\``;
    return node.kind === "scalar" && node.value !== null ? `write \`[${short(node)}]\`` : undefined;
  }
  if (inner.type !== "strict_object" && inner.type !== "record" && key !== "save") return undefined;
  if (path.length === 0) return "a spec begins with `name:` and `steps:`, an inventory with `devices:`";
  if (node.kind === "list") {
    return inner.type === "record" ? "write `name: …` for each entry, without `- `" : undefined;
  }
  if (node.kind === "map" || node.value === null) return undefined;
  const text = short(node);
  const entry = path.length === 2 ? ENTRY[path[0]!] : undefined;
  const whole = entry ? entry(key, text) : WHOLE[key]?.(text);
  if (whole !== undefined) return whole.startsWith("leave") ? whole : `write \`${whole}\``;
  const entries = Object.entries(inner.entries ?? {});
  const needed = entries.filter(([, each]) => !isOptional(each)).map(([name]) => name);
  const names = needed.length > 0 ? needed : entries.map(([name]) => name);
  return names.length > 0
    ? `write a map with ${oneOf(names)}`.replace(/ or (?=`[^`]*`$)/, needed.length > 0 ? " and " : " or ")
    : undefined;
}

function short(node: Node): string {
  const text = rawOf(node);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** `192.0.2.1:2222` and `ssh://r1`. */
export function hostHint(text: string): string | undefined {
  const [, host, port] = /^(?:[a-z]+:\/\/)?([^:/@\s]+)(?::(\d{1,5}))?\/?$/i.exec(text) ?? [];
  if (host === undefined || host === text) return undefined;
  return `write \`host: ${host}\`${port === undefined ? "" : ` and \`port: ${port}\``}`;
}

// What a schema accepts and what a document gives, in words.
import { type Node, rawOf } from "../document/index.js";
import { oneOf } from "../diagnostics/index.js";
import { metadataOf, type Schema, unwrap } from "./schema.js";

const WORDS: Record<string, string> = {
  string: "text",
  number: "a number",
  boolean: "`true` or `false`",
  null: "nothing",
  array: "a list",
  strict_object: "a map",
  object: "a map",
  record: "a map",
};

export function expectedOf(schema: Schema): string {
  const { schema: inner, actions } = unwrap(schema);
  const { expected } = metadataOf(actions);
  if (expected !== undefined) return expected;
  if (inner.type === "picklist") return oneOf((inner.options as unknown[]).map(String));
  if (inner.type === "literal") return `\`${String(inner.literal)}\``;
  if (inner.type === "union") {
    const options = [...new Set((inner.options as Schema[]).map(expectedOf))];
    return options.length < 2
      ? (options[0] ?? "something else")
      : `${options.slice(0, -1).join(", ")} or ${options.at(-1)}`;
  }
  if (inner.type === "number" && actions.some((action) => action.type === "integer")) return "an integer";
  return WORDS[inner.type] ?? "another value";
}

const MAX_SHOWN = 40;

/** `` text `yes` ``, `a list`, `` the number 10 ``. */
export function foundOf(node: Node, secret = false): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a map";
  if (node.value === null) return "nothing";
  if (secret) return "a value";
  const raw = typeof node.value === "string" ? node.value : rawOf(node);
  const shown = raw.length > MAX_SHOWN ? `${raw.slice(0, MAX_SHOWN)}…` : raw;
  const word =
    typeof node.value === "string" ? "text" : typeof node.value === "number" ? "the number" : "the boolean";
  return `${word} \`${shown.replaceAll(/\s+/g, " ")}\``;
}

// `--input key=value`: text from the command line as values of the types that the spec declares.
import { parseDocument } from "yaml";
import type { Json } from "../schemas/json.js";

/**
 * A value is read as the declared type wants it: `string` inputs stay text (`--input version=10` is "10"), the others
 * are read as YAML. Where the declaration is not known (a workflow of the catalogue) a value that looks like a
 * number, a boolean, a list or a map is one. The compiler has the last word on what does not fit.
 *
 * @returns undefined when there are none
 */
export function inputsOf(
  given: Record<string, string> | undefined,
  spec?: string,
): Record<string, Json> | undefined {
  if (given === undefined) return undefined;
  const types = spec === undefined ? {} : declaredTypes(spec);
  return Object.fromEntries(Object.entries(given).map(([name, text]) => [name, valueOf(text, types[name])]));
}

function valueOf(text: string, type: string | undefined): Json {
  if (type === "string") return text;
  try {
    const document = parseDocument(text, { version: "1.2", logLevel: "silent" });
    if (document.errors.length > 0) return text;
    const value = document.toJS({ maxAliasCount: 0 }) as Json;
    return value === null && text.trim() !== "null" ? text : value;
  } catch {
    return text;
  }
}

function declaredTypes(spec: string): Record<string, string> {
  try {
    const document = parseDocument(spec, { version: "1.2", logLevel: "silent" });
    const inputs: unknown = (document.toJS({ maxAliasCount: 100 }) as { inputs?: unknown } | null)?.inputs;
    if (typeof inputs !== "object" || inputs === null) return {};
    const types = Object.entries(inputs as Record<string, { type?: unknown } | null>).map(
      ([name, input]) => [name, typeof input?.type === "string" ? input.type : "string"] as const,
    );
    return Object.fromEntries(types);
  } catch {
    return {};
  }
}

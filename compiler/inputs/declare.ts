// The inputs that a spec declares.
import type { Json } from "../../packages/devices/src/words/json.js";
import { INPUT_TYPES, type InputType } from "../../schemas/spec/input.js";
import type { Collector } from "../diagnostics/index.js";
import {
  asList,
  asText,
  type Entry,
  entriesOf,
  flagOf,
  get,
  jsonOf,
  type Node,
  numberOf,
  textOf,
} from "../document/index.js";
import { checkOpenValue } from "../secrets/open-values.js";
import { compileRegex } from "../regex.js";
import { fitInput } from "./fit.js";

export interface InputDeclaration {
  name: string;
  entry: Entry;
  type: InputType;
  description?: string;
  required: boolean;
  /** Undefined where there is none. */
  default?: Json;
  enum?: Json[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
}

/** By name. Defaults that do not fit their own declaration are reported. */
export function declaredInputs(node: Node | undefined, problems: Collector): Map<string, InputDeclaration> {
  const declared = new Map<string, InputDeclaration>();
  for (const entry of entriesOf(node)) {
    const declaration = declarationOf(entry, problems);
    declared.set(entry.key.value, declaration);
    const value = get(entry.value, "default");
    checkOpenValue(value, problems);
    if (value && declaration.default !== undefined) {
      const fit = fitInput(declaration, declaration.default, { convert: false });
      if ("message" in fit)
        problems.add({ code: "bad_input", message: `the default ${fit.message}`, at: value, hint: fit.hint });
    }
  }
  return declared;
}

function declarationOf(entry: Entry, problems: Collector): InputDeclaration {
  const { key, value } = entry;
  const type = textOf(get(value, "type"));
  const fallback = get(value, "default");
  const pattern = asText(get(value, "pattern"));
  const usable = pattern && checkPattern(pattern.value, pattern, problems);
  const options = asList(get(value, "enum"));
  const minimum = numberOf(get(value, "minimum"));
  const maximum = numberOf(get(value, "maximum"));
  const description = textOf(get(value, "description"));
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    problems.add({
      code: "bad_value",
      message: `\`minimum\` ${minimum} is above \`maximum\` ${maximum}`,
      at: get(value, "minimum")!,
    });
  }
  return {
    name: key.value,
    entry,
    type: (INPUT_TYPES as readonly string[]).includes(type ?? "") ? (type as InputType) : "string",
    required: flagOf(get(value, "required")) ?? false,
    ...(description === undefined ? {} : { description }),
    ...(fallback ? { default: jsonOf(fallback) } : {}),
    ...(options ? { enum: options.items.map(jsonOf) } : {}),
    ...(usable ? { pattern: pattern.value } : {}),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

function checkPattern(pattern: string, at: Node, problems: Collector): boolean {
  try {
    compileRegex(pattern);
    return true;
  } catch (error) {
    problems.add({ code: "bad_regex", message: `RE2 does not accept this: ${(error as Error).message}`, at });
    return false;
  }
}

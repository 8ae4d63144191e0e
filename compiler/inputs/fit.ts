// Does a value fit its declaration? Text, as a command line gives it, is converted to the declared type.
import { parseDocument as parseYaml, visit } from "yaml";
import type { Json } from "../../packages/devices/src/words/json.js";
import { didYouMean, oneOf } from "../diagnostics/index.js";
import { sameJson } from "../expectations/value.js";
import { compileRegex } from "../regex.js";
import type { InputDeclaration } from "./declare.js";

export type Fit = { value: Json } | { message: string; hint?: string };

const WORDS = {
  string: "text",
  integer: "an integer",
  number: "a number",
  boolean: "`true` or `false`",
  list: "a list",
  map: "a map",
} as const;

/** In place of what is missing or wrong, and reported, so that nothing more follows from it. */
export const PLACEHOLDERS: Record<InputDeclaration["type"], Json> = {
  string: "x",
  integer: 0,
  number: 0,
  boolean: false,
  list: [],
  map: {},
};

type Limits = Pick<InputDeclaration, "type" | "enum" | "pattern" | "minimum" | "maximum">;

export function fitInput(declared: Limits, given: Json, options: { convert: boolean }): Fit {
  const octal =
    options.convert && typeof given === "string" ? octalIn(declared.type, given.trim()) : undefined;
  if (octal !== undefined) {
    return {
      message: `\`${octal}\` begins with a nought, which is octal to some programs and decimal to others`,
      hint: `write \`${Number(octal)}\`${declared.type === "list" || declared.type === "map" ? ", or quotes around what is text" : ""}`,
    };
  }
  const value = options.convert && typeof given === "string" ? convert(declared.type, given) : given;
  if (!isOf(declared.type, value)) return { message: `${show(given)} is not ${WORDS[declared.type]}` };
  if (declared.enum && !declared.enum.some((option) => sameJson(option, value))) {
    const options = declared.enum.map((option) =>
      typeof option === "string" ? option : JSON.stringify(option),
    );
    const hint = typeof value === "string" ? didYouMean(value, options) : undefined;
    return {
      message: `${show(value)} is not one of ${oneOf(options)}`,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  if (
    declared.pattern !== undefined &&
    typeof value === "string" &&
    !compileRegex(declared.pattern).matcher(value).find()
  ) {
    return { message: `${show(value)} does not match \`${declared.pattern}\`` };
  }
  if (typeof value === "number" && declared.minimum !== undefined && value < declared.minimum)
    return { message: `${value} is below ${declared.minimum}` };
  if (typeof value === "number" && declared.maximum !== undefined && value > declared.maximum)
    return { message: `${value} is above ${declared.maximum}` };
  return { value };
}

const show = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

function isOf(type: InputDeclaration["type"], value: Json): boolean {
  if (type === "integer") return Number.isSafeInteger(value);
  if (type === "list") return Array.isArray(value);
  if (type === "map") return typeof value === "object" && value !== null && !Array.isArray(value);
  return typeof value === type;
}

const OCTAL = /^[-+]?0\d+$/;

/** The first number in it that begins with a nought, such as `010`. */
function octalIn(type: InputDeclaration["type"], text: string): string | undefined {
  if (type === "integer" || type === "number") return OCTAL.test(text) ? text : undefined;
  if ((type !== "list" && type !== "map") || !isFlow(text)) return undefined;
  let found: string | undefined;
  visit(parseYaml(text, YAML), {
    Scalar(key, { type: style, source = "" }) {
      if (key === "key" || style !== "PLAIN" || !OCTAL.test(source)) return undefined;
      found = source;
      return visit.BREAK;
    },
  });
  return found;
}

/** The text itself where it is not of the type. */
function convert(type: InputDeclaration["type"], text: string): Json {
  const trimmed = text.trim();
  if (type === "integer" && /^[-+]?\d+$/.test(trimmed)) return Number(trimmed);
  if (type === "number" && /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(trimmed)) return Number(trimmed);
  if (type === "boolean" && /^(true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === "true";
  if (type === "list" || type === "map") return flow(trimmed) ?? text;
  return text;
}

const YAML = { schema: "core", version: "1.2", prettyErrors: false, logLevel: "silent" } as const;

/** Short and shallow enough to be read. */
const isFlow = (text: string): boolean =>
  text.length <= 65_536 && !/[[{]{40}/.test(text) && /^[[{]/.test(text);

/** `[a, b]` or `{ a: 1 }`; a list of words may stand without brackets: `a,b`. */
function flow(text: string): Json | undefined {
  if (!/^[[{]/.test(text))
    return text === "" || text.includes(": ") ? undefined : text.split(",").map((word) => word.trim());
  if (!isFlow(text)) return undefined;
  try {
    const document = parseYaml(text, YAML);
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 10 }) as Json);
  } catch {
    return undefined;
  }
}

// Values that YAML 1.1 reads otherwise than YAML 1.2, and other things people write by habit: what to write instead.
import { type Node, rawOf, type ScalarNode } from "../document/index.js";
import { unitHint } from "./duration-hint.js";
import { type Schema, unwrap } from "./schema.js";

export interface Habit {
  message: string;
  hint: string;
}

const BOOLEANS: Record<string, string> = {
  yes: "true",
  on: "true",
  y: "true",
  no: "false",
  off: "false",
  n: "false",
};
const OCTAL = /^[-+]?0\d+$/;
const SEXAGESIMAL = /^[-+]?\d+(?::[0-5]?\d)+$/;
const UNDERSCORED = /^[-+]?\d[\d_]*_[\d_]*$/;

/** `yes` where true is meant. */
export function truthHabit(node: ScalarNode): Habit | undefined {
  if (node.style !== "plain") return undefined;
  const raw = rawOf(node);
  const meant = BOOLEANS[raw.toLowerCase()];
  return meant === undefined
    ? undefined
    : { message: `\`${raw}\` is text in YAML 1.2, not a boolean`, hint: `write \`${meant}\`` };
}

/** A number that begins with a nought. */
export function octalHabit(node: ScalarNode): Habit | undefined {
  const raw = rawOf(node);
  if (node.style !== "plain" || typeof node.value !== "number" || !OCTAL.test(raw)) return undefined;
  const decimal = String(Number(raw));
  const isOctal = /^[-+]?[0-7]+$/.test(raw);
  return {
    message: `\`${raw}\` is ${decimal} in YAML 1.2, and ${isOctal ? "octal" : "no integer"} in YAML 1.1`,
    hint: `write \`${decimal}\`${isOctal ? `, or \`0o${raw.replace(/^[-+]?0+/, "") || "0"}\` for octal` : ""}`,
  };
}

/** `yes`, `010`, `1:30` and `1_000`, where the schema wants a boolean, a number or a duration. */
export function yaml11Habit(schema: Schema, node: ScalarNode, isDuration: boolean): Habit | undefined {
  if (node.style !== "plain") return undefined;
  const raw = rawOf(node);
  const { type } = unwrap(schema).schema;
  const truth = type === "boolean" ? truthHabit(node) : undefined;
  if (truth) return truth;
  const octal = type === "number" ? octalHabit(node) : undefined;
  if (octal) return octal;
  if ((type === "number" || isDuration) && SEXAGESIMAL.test(raw)) {
    const seconds = raw.split(":").reduce((sum, part) => sum * 60 + Math.abs(Number(part)), 0);
    return {
      message: `\`${raw}\` is text in YAML 1.2; YAML 1.1 took it for a number to the base of 60`,
      hint: `write \`${isDuration ? `${seconds}s` : seconds}\``,
    };
  }
  if (type === "number" && UNDERSCORED.test(raw)) {
    return {
      message: `\`${raw}\` is text in YAML 1.2, not a number`,
      hint: `write \`${raw.replaceAll("_", "")}\``,
    };
  }
  return undefined;
}

/** A hint for a value of the wrong type. */
export function typeHint(schema: Schema, node: Node, isDuration: boolean): string | undefined {
  const { schema: inner } = unwrap(schema);
  const wants = new Set(
    inner.type === "union"
      ? (inner.options as Schema[]).map((option) => unwrap(option).schema.type)
      : [inner.type],
  );
  const text = wants.has("string") || wants.has("picklist");
  if (node.kind === "map") return text ? mapHint(node) : undefined;
  if (node.kind === "list") return undefined;
  if (typeof node.value === "number" && isDuration) return unitHint(String(node.value));
  if (inner.type === "picklist" && typeof node.value === "boolean") {
    const word = node.value ? "yes" : "no";
    return (inner.options as unknown[]).includes(word)
      ? `write \`${word}\`, which is text in YAML 1.2`
      : undefined;
  }
  if (isStep(schema) && typeof node.value === "string") return `write \`run: ${node.value.slice(0, 40)}\``;
  if (typeof node.value === "number" && wants.has("array") && wants.has("string"))
    return "write a list such as `[1, 2, 3]`";
  if (typeof node.value !== "string")
    return text && node.value !== null ? `quote it: \`"${rawOf(node)}"\`` : undefined;
  if (wants.has("boolean") && /^(true|false)$/i.test(node.value)) return "remove the quotes";
  if (wants.has("number") && node.value.trim() !== "" && Number.isFinite(Number(node.value)))
    return "remove the quotes";
  return undefined;
}

const isStep = (schema: Schema): boolean =>
  unwrap(schema).actions.some((action) => action.type === "title" && action.title === "Step");

/** A map where text is wanted is mostly an unquoted `: ` or `{{ … }}`. */
function mapHint(node: Node): string | undefined {
  const raw = rawOf(node);
  if (/^\{\s*\{/.test(raw))
    return 'interpolation is `${{ … }}`, and text that begins with `{` needs quotes: `"${{ … }}"`';
  return raw.startsWith("{") ? undefined : "text with `: ` in it needs quotes";
}

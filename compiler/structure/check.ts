// Checks a positioned document against a valibot schema and reports every misfit at its place.
import type { GenericSchema } from "valibot";
import {
  type Collector,
  type DiagnosticCode,
  didYouMean,
  nearest,
  oneOf,
  type SourceRange,
} from "../diagnostics/index.js";
import { isSecretName } from "../../packages/devices/src/words/secret-lines/names.js";
import { type Entry, type MapNode, type Node, type ScalarNode } from "../document/index.js";
import { expectedOf, foundOf } from "./describe.js";
import { durationHint } from "./duration-hint.js";
import { octalHabit, typeHint, yaml11Habit } from "./habits.js";
import { holdsExpression, notEvaluated } from "./not-evaluated.js";
import { hostHint, shapeHint } from "./shape-hint.js";
import { isOptional, metadataOf, type Schema, unwrap } from "./schema.js";
import { chooseOption } from "./union.js";

/** What a key stands for, where a person is likely to look for something else. */
export type KeyHints = (key: string, path: readonly string[]) => string | undefined;

export interface StructureCheck {
  problems: Collector;
  /** Overrides "did you mean" for keys that belong elsewhere. */
  keyHints?: KeyHints;
  /** The document holds secrets' references: what stands in their place is masked. */
  secrets?: boolean;
}

/** Of so many unknown keys it is looked which key each was meant to be; nobody mistypes more. */
const SUGGESTIONS = 100;

/** Keys that belong to another form of the map at hand. */
interface Check extends StructureCheck {
  others?: readonly string[] | undefined;
}

/** Reports what does not fit; nothing where all does. */
export function checkStructure(schema: GenericSchema, node: Node, check: StructureCheck): void {
  visit(schema, node, [], check);
}

function visit(schema: Schema, node: Node, path: readonly string[], check: Check): void {
  const { schema: inner, actions, nullable } = unwrap(schema);
  const meta = metadataOf(actions);
  if (nullable && node.kind === "scalar" && node.value === null) return;
  if (meta.secret && check.secrets && node.kind === "scalar" && node.value !== null) {
    literalSecret(node, path, check);
    return;
  }
  if (meta.secret && check.secrets) maskValues(node);
  switch (inner.type) {
    case "any":
    case "unknown":
      return refuseOctal(node, check);
    case "union":
      if (isAnyJson(inner)) return refuseOctal(node, check);
      return visitUnion(schema, inner, node, path, check);
    case "variant":
      return visitVariant(schema, inner, node, path, check);
    case "array":
      if (node.kind !== "list") return misfit(schema, node, path, check);
      node.items.forEach((item, n) => visit(inner.item!, item, [...path, String(n)], check));
      return checkLength(schema, node, check);
    case "record":
      if (node.kind !== "map") return misfit(schema, node, path, check);
      for (const { key, value } of node.entries.values()) {
        visit(inner.key!, key, path, check);
        visitEntry(inner.value!, { key, value }, path, check);
      }
      return;
    case "strict_object":
    case "object":
      if (node.kind !== "map") return misfit(schema, node, path, check);
      return visitMap(inner, node, path, check);
    default:
      return visitScalar(schema, node, path, check);
  }
}

/** The schema of plain JSON: a lazy union that holds itself. */
const isAnyJson = (union: Schema): boolean =>
  (union.options as Schema[]).some((option) => option.type === "record" && option.value?.type === "lazy") &&
  (union.options as Schema[]).some((option) => option.type === "null");

function visitUnion(schema: Schema, union: Schema, node: Node, path: readonly string[], check: Check): void {
  const chosen = chooseOption(union.options as Schema[], node);
  if (chosen.option) {
    return visit(chosen.option, node, path, { ...check, others: chosen.others });
  }
  if (chosen.keys && node.kind === "map") {
    const [first] = node.entries.values();
    const hint = first && didYouMean(first.key.value, chosen.keys);
    const code = first ? "unknown_key" : "missing_key";
    const message = first
      ? `unknown key \`${first.key.value}\`; expected ${oneOf(chosen.keys)}`
      : `expected ${oneOf(chosen.keys)}`;
    check.problems.add({ code, message, at: first?.key ?? node, hint });
    return;
  }
  misfit(schema, node, path, check);
}

/** The key that tells the options apart says which one is meant; absent, it is the option in which it may be absent. */
function visitVariant(
  schema: Schema,
  variant: Schema,
  node: Node,
  path: readonly string[],
  check: Check,
): void {
  if (node.kind !== "map") return misfit(schema, node, path, check);
  const key = variant.key as unknown as string;
  const options = variant.options as Schema[];
  const literalOf = (option: Schema): Schema => unwrap(option).schema.entries![key]!;
  const said = node.entries.get(key);
  const chosen = options.find((option) =>
    said ? unwrap(literalOf(option)).schema.literal === valueOf(said.value) : isOptional(literalOf(option)),
  );
  if (!chosen) {
    const values = options.map((option) => String(unwrap(literalOf(option)).schema.literal));
    const at = said?.value ?? headOf(node);
    check.problems.add({ code: "bad_value", message: `\`${key}\` is not ${oneOf(values)}`, at });
    return;
  }
  const own = unwrap(chosen).schema.entries!;
  const all = options.flatMap((option) => Object.keys(unwrap(option).schema.entries!));
  visit(chosen, node, path, { ...check, others: all.filter((each) => !Object.hasOwn(own, each)) });
}

const valueOf = (node: Node): unknown => (node.kind === "scalar" ? node.value : undefined);

function visitMap(schema: Schema, node: MapNode, path: readonly string[], { others, ...check }: Check): void {
  const entries = schema.entries!;
  const meant = new Set<string>();
  let unknown = 0;
  for (const { key, value } of node.entries.values()) {
    const known = Object.hasOwn(entries, key.value) ? entries[key.value] : undefined;
    if (!known) {
      const names = Object.keys(entries);
      if (isSecretName(key.value) || (check.secrets && isMeantAsSecret(key.value, names)))
        value.source.mask(value.start, value.end);
      if (others?.includes(key.value)) {
        const first = names.find((name) => node.entries.has(name));
        const message = `\`${key.value}\` and \`${first}\` exclude each other here`;
        check.problems.add({ code: "conflicting_keys", message, at: key });
        continue;
      }
      const free = names.filter((name) => !node.entries.has(name));
      const suggested = unknown++ < SUGGESTIONS ? nearest(key.value, free) : undefined;
      if (suggested !== undefined) meant.add(suggested);
      const hint = () =>
        (key.value === "<<" ? "YAML 1.2 has no merge keys; write the keys out" : undefined) ??
        check.keyHints?.(key.value, path) ??
        didYouMean(key.value, free) ??
        `known here: ${oneOf(names)}`;
      check.problems.add({ code: "unknown_key", message: `unknown key \`${key.value}\``, at: key, hint });
      continue;
    }
    visitEntry(known, { key, value }, path, check);
  }
  for (const [name, entry] of Object.entries(entries)) {
    if (isOptional(entry) || node.entries.has(name) || meant.has(name)) continue;
    check.problems.add({
      code: "missing_key",
      message: `\`${name}\` is missing: ${expectedOf(entry)}`,
      at: headOf(node),
    });
  }
}

/** `run:` with nothing behind it is told at the key: the value has no place of its own. */
function visitEntry(schema: Schema, { key, value }: Entry, path: readonly string[], check: Check): void {
  const { schema: inner, nullable } = unwrap(schema);
  if (value.kind !== "scalar" || value.value !== null || nullable || takesNothing(inner)) {
    return visit(schema, value, [...path, key.value], check);
  }
  check.problems.add({
    code: "wrong_type",
    message: `\`${key.value}\` has no value; expected ${expectedOf(schema)}`,
    at: key,
    hint: isOptional(schema) ? "write the value, or leave the key out" : "write the value",
  });
}

const takesNothing = (schema: Schema): boolean =>
  schema.type === "any" || schema.type === "unknown" || (schema.type === "union" && isAnyJson(schema));

/** A name of a credential's member that is mistyped: what stands behind it may be the secret itself. */
function isMeantAsSecret(key: string, names: readonly string[]): boolean {
  const meant = nearest(key, names);
  return meant !== undefined && (meant === "enable" || meant === "private_key" || isSecretName(meant));
}

/** The first key of a map; a map in braces is its opening brace. */
function headOf(node: MapNode): SourceRange {
  const [first] = node.entries.values();
  return first && node.source.text[node.start] !== "{"
    ? first.key
    : { source: node.source, start: node.start, end: node.start + 1 };
}

function literalSecret(node: ScalarNode, path: readonly string[], { problems }: StructureCheck): void {
  node.source.mask(node.start, node.end);
  const name = path.at(-1) ?? "secret";
  problems.add({
    code: "literal_secret",
    message: `\`${name}\` is written into the document; secrets are referred to, never written down`,
    at: node,
    hint: `write \`${name}: { env: VARIABLE }\`, \`{ file: path }\` or \`{ exec: [command] }\``,
  });
}

/** A reference is `{ env | file | exec }`; what else stands there may well be the secret. */
function maskValues(node: Node): void {
  if (node.kind === "list") node.source.mask(node.start, node.end);
  if (node.kind !== "map") return;
  for (const { key, value } of node.entries.values()) {
    if (!/^(env|file|exec)$/.test(key.value)) node.source.mask(value.start, value.end);
  }
}

function misfit(schema: Schema, node: Node, path: readonly string[], check: Check): void {
  const { actions } = unwrap(schema);
  const meta = metadataOf(actions);
  if (node.kind === "scalar" && !meta.secret && holdsExpression(node)) {
    check.problems.add({ code: "wrong_type", ...notEvaluated(schema, node, path), at: node });
    return;
  }
  const isDuration = meta.code === "bad_duration";
  const habit = node.kind === "scalar" ? yaml11Habit(schema, node, isDuration) : undefined;
  if (habit) {
    check.problems.add({ code: "yaml_1_1", ...habit, at: node });
    return;
  }
  const message = `expected ${expectedOf(schema)}, found ${foundOf(node, meta.secret)}`;
  const at = node.kind === "scalar" ? node : { source: node.source, start: node.start, end: node.start + 1 };
  check.problems.add({
    code: "wrong_type",
    message,
    at: at.end > at.start ? at : { ...at, end: at.start + 1 },
    hint: typeHint(schema, node, isDuration) ?? (meta.secret ? undefined : shapeHint(schema, node, path)),
  });
}

/** Where any value may stand, `010` would be 10 without a word. */
function refuseOctal(node: Node, check: Check): void {
  if (node.kind === "list") for (const item of node.items) refuseOctal(item, check);
  if (node.kind === "map") for (const { value } of node.entries.values()) refuseOctal(value, check);
  const habit = node.kind === "scalar" ? octalHabit(node) : undefined;
  if (!habit) return;
  const hint = `${habit.hint}; quote it where it is text`;
  check.problems.add({ code: "yaml_1_1", message: habit.message, at: node, hint });
}

function checkLength(schema: Schema, node: Node, { problems }: StructureCheck): void {
  if (node.kind !== "list") return;
  const limitOf = (type: string) => {
    const requirement = unwrap(schema).actions.find((action) => action.type === type)?.requirement;
    return typeof requirement === "number" ? requirement : undefined;
  };
  const [least = 0, most = Number.POSITIVE_INFINITY] = [limitOf("min_length"), limitOf("max_length")];
  const count = node.items.length;
  if (count < least) problems.add({ code: "bad_value", message: "the list is empty", at: node });
  if (count > most)
    problems.add({
      code: "bad_value",
      message: `the list has ${count} items; at most ${most}`,
      at: node.items[most]!,
    });
}

function visitScalar(schema: Schema, node: Node, path: readonly string[], check: StructureCheck): void {
  const { schema: inner, actions } = unwrap(schema);
  if (node.kind !== "scalar") return misfit(schema, node, path, check);
  const { value } = node;
  const meta = metadataOf(actions);
  if (inner.type === "picklist" || inner.type === "literal") {
    const options = inner.type === "literal" ? [inner.literal] : (inner.options as unknown[]);
    if (options.includes(value)) return;
    if (typeof value !== "string" || holdsExpression(node)) return misfit(schema, node, path, check);
    const hint = didYouMean(value, options.map(String));
    check.problems.add({
      code: "bad_value",
      message: `\`${value}\` is not one of ${oneOf(options.map(String))}`,
      at: node,
      hint,
    });
    return;
  }
  const habit = inner.type === "number" ? yaml11Habit(schema, node, false) : undefined;
  if (habit || typeof value !== inner.type) return misfit(schema, node, path, check);
  const failed = actions.find((action) => !holds(action.type, action.requirement, value as string | number));
  if (holdsExpression(node) && (failed || meta.fixed)) {
    const code = (meta.code as DiagnosticCode | undefined) ?? "bad_value";
    return check.problems.add({ code, ...notEvaluated(schema, node, path), at: node });
  }
  if (!failed) return;
  const isDuration = meta.code === "bad_duration";
  const duration = isDuration ? yaml11Habit(schema, node, true) : undefined;
  check.problems.add({
    code: duration ? "yaml_1_1" : ((meta.code as DiagnosticCode | undefined) ?? "bad_value"),
    message:
      duration?.message ??
      emptyText(value, schema) ??
      `${foundOf(node)} is not ${wanted(failed.type, failed.requirement, expectedOf(schema))}`,
    at: node,
    hint:
      duration?.hint ??
      (value === "" ? "write it, or leave it out" : isDuration ? durationHint(String(value)) : undefined) ??
      (path.at(-1) === "host" ? hostHint(String(value)) : undefined),
  });
}

function emptyText(value: unknown, schema: Schema): string | undefined {
  if (value !== "") return undefined;
  const expected = expectedOf(schema);
  return expected === "text" ? "the text is empty" : `the text is empty; expected ${expected}`;
}

function holds(type: string, requirement: unknown, value: string | number): boolean {
  const size = typeof value === "string" ? value.length : value;
  if (type === "regex") return (requirement as RegExp).test(String(value));
  if (type === "integer") return Number.isInteger(value);
  if (type === "min_value" || type === "min_length") return size >= (requirement as number);
  if (type === "max_value" || type === "max_length") return size <= (requirement as number);
  return true;
}

function wanted(type: string, requirement: unknown, expected: string): string {
  if (type === "min_value") return `at least ${String(requirement)}`;
  if (type === "max_value") return `at most ${String(requirement)}`;
  if (type === "integer") return "an integer";
  return expected;
}

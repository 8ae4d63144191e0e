// YAML and JSON of other tools with the place of every value, tags and merge keys included.
import {
  isAlias,
  isMap as isYamlMap,
  isScalar as isYamlScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Pair,
} from "yaml";
import type { Json } from "../../packages/devices/src/words/json.js";
import { SourceError } from "../errors.js";
import type { SourceLine } from "../notes.js";

export interface ScalarValue extends SourceLine {
  kind: "scalar";
  value: string | number | boolean | null;
  /** As it is written, where that differs: `010` is the number 8 for YAML 1.1. */
  text: string;
  tag?: string;
}
export interface MapValue extends SourceLine {
  kind: "map";
  entries: Map<string, Value>;
  tag?: string;
}
export interface ListValue extends SourceLine {
  kind: "list";
  items: Value[];
  tag?: string;
}
export type Value = ScalarValue | MapValue | ListValue;

export const isMap = (value: Value | undefined): value is MapValue => value?.kind === "map";
export const isList = (value: Value | undefined): value is ListValue => value?.kind === "list";
export const isScalar = (value: Value | undefined): value is ScalarValue => value?.kind === "scalar";
/** The value of a key; null counts as absent. */
export function member(value: Value | undefined, key: string): Value | undefined {
  const found = isMap(value) ? value.entries.get(key) : undefined;
  return isScalar(found) && found.value === null ? undefined : found;
}
export const entriesOf = (value: Value | undefined): [string, Value][] =>
  isMap(value) ? [...value.entries] : [];
/** A scalar as text; undefined for null, maps and lists. */
export function scalarText(value: Value | undefined): string | undefined {
  if (!isScalar(value) || value.value === null) return undefined;
  return typeof value.value === "string" ? value.value : value.text;
}
/** The texts of a list, or of one scalar. */
export const textsOf = (value: Value | undefined): string[] =>
  (isList(value) ? value.items : value === undefined ? [] : [value])
    .map(scalarText)
    .filter((text) => text !== undefined);

const MAX_DEPTH = 100;
/** Values that aliases may make of a document. */
const MAX_VALUES = 2_000_000;

export interface YamlOptions {
  /** PyYAML, and with it Ansible and pyATS, reads 1.1: `yes` is true. */
  version?: "1.1" | "1.2";
}

/** An empty document is null. @throws {SourceError} where the text is not YAML */
export function readYaml(text: string, file: string, { version = "1.2" }: YamlOptions = {}): Value {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter,
    version,
    uniqueKeys: false,
    logLevel: "silent",
    stringKeys: false,
    intAsBigInt: false,
  });
  const found = Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
  const [document, second] = found.filter(({ contents }) => contents !== null && !isEmpty(contents));
  for (const { errors } of found) {
    const [error] = errors;
    if (error === undefined) continue;
    const { line } = lineCounter.linePos(error.pos[0]);
    throw new SourceError(`this is not YAML: ${error.message.split("\n")[0]}`, { file, line });
  }
  if (second !== undefined)
    throw new SourceError(
      "this file has several YAML documents, which its own tool refuses",
      { file, line: lineCounter.linePos((second.contents?.range ?? [0])[0]).line },
      "join them into one, without the line `---` between them",
    );
  if (document === undefined) return { kind: "scalar", value: null, text: "", file, line: 1 };
  return new Reading(document, file, lineCounter).value(document.contents, 0);
}

/** `---` with nothing, or nothing but a comment, behind it. */
const isEmpty = (contents: unknown): boolean => isYamlScalar(contents) && contents.value === null;

class Reading {
  #values = 0;
  readonly #known = new Map<unknown, Value>();

  constructor(
    readonly document: Document,
    readonly file: string,
    readonly lines: LineCounter,
  ) {}

  #place(node: unknown): SourceLine {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    return { file: this.file, line: range ? this.lines.linePos(range[0]).line : 1 };
  }

  value(node: unknown, depth: number): Value {
    const place = this.#place(node);
    if (depth > MAX_DEPTH) throw new SourceError(`nested deeper than ${MAX_DEPTH} levels`, place);
    if (++this.#values > MAX_VALUES) throw new SourceError(`more than ${MAX_VALUES} values`, place);
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      const known = this.#known.get(target);
      if (target === undefined || known === undefined)
        throw new SourceError(`there is no anchor \`&${node.source}\` before this alias`, place);
      return known;
    }
    const value = this.#own(node, place, depth);
    const tag = (node as { tag?: string } | null)?.tag;
    if (tag !== undefined && !tag.startsWith("tag:yaml.org,2002:")) value.tag = tag;
    this.#known.set(node, value);
    return value;
  }

  #own(node: unknown, place: SourceLine, depth: number): Value {
    if (isSeq(node))
      return { kind: "list", items: node.items.map((item) => this.value(item, depth + 1)), ...place };
    if (isYamlMap(node)) return this.#map(node.items as Pair[], place, depth);
    if (!isYamlScalar(node)) return { kind: "scalar", value: null, text: "", ...place };
    const { value, source } = node;
    const text = source ?? (value === null ? "" : String(value));
    const isPlain = value === null || ["string", "number", "boolean"].includes(typeof value);
    return { kind: "scalar", value: isPlain ? (value as ScalarValue["value"]) : text, text, ...place };
  }

  #map(pairs: readonly Pair[], place: SourceLine, depth: number): MapValue {
    const map: MapValue = { kind: "map", entries: new Map(), ...place };
    const inherited: Value[] = [];
    for (const { key, value } of pairs) {
      const name = this.value(key, depth + 1);
      const at = this.#place(key);
      const text = name.kind === "scalar" ? name.text : "";
      // The last of two equal keys wins, as it does for PyYAML.
      const read =
        value === null
          ? ({ kind: "scalar", value: null, text: "", ...at } as const)
          : this.value(value, depth + 1);
      if (text === "<<") inherited.push(...(isList(read) ? read.items : [read]));
      else
        map.entries.set(
          text,
          read.kind === "scalar" ? { ...read, line: at.line } : { ...read, line: at.line },
        );
    }
    for (const each of inherited)
      for (const [name, value] of entriesOf(each)) if (!map.entries.has(name)) map.entries.set(name, value);
    return map;
  }
}

/** The value without places. */
export function jsonOf(value: Value): Json {
  if (value.kind === "scalar")
    return typeof value.value === "number" && !Number.isFinite(value.value) ? value.text : value.value;
  if (value.kind === "list") return value.items.map(jsonOf);
  return Object.fromEntries([...value.entries].map(([key, each]) => [key, jsonOf(each)]));
}

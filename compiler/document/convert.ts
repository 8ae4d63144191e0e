// The YAML library's nodes to ours: plain JSON values with places; aliases become the nodes that they name.
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Range,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Collector, SourceRange, Problem, Source } from "../diagnostics/index.js";
import { MAX_ALIAS_CHARACTERS, MAX_ALIAS_NODES, MAX_DEPTH } from "./limits.js";
import { type Entry, type MapNode, type Node, type ScalarNode, scalarAt, sizeOf } from "./node.js";

/** A tag with what follows it on its line, characters that are looked through. */
const MAX_TAG = 200;
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);
const STYLES: Record<string, ScalarNode["style"]> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block",
};
const NAMED_BY_YAML = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

export class Converter {
  readonly #anchors = new Map<string, Node>();
  readonly #sizes = new WeakMap<Node, number>();
  #aliased = 0;
  #characters = 0;
  #isBomb = false;
  /** Something of the document is missing from what `convert` gave. */
  incomplete = false;

  constructor(
    readonly source: Source,
    readonly problems: Collector,
  ) {}

  /** @returns undefined where something is in the way; the reason is then in the collector. */
  convert(node: ParsedNode, depth = 1): Node | undefined {
    if (isAlias(node)) return this.#alias(node);
    const at = this.#place(node.range);
    if (depth > MAX_DEPTH) {
      return this.#refuse({ code: "too_deep", message: `nested deeper than ${MAX_DEPTH} levels`, at });
    }
    if (node.tag !== undefined && !NAMED_BY_YAML.test(node.tag)) {
      return this.#refuse({
        code: "yaml_tag",
        message: `the tag \`${node.tag.replace("tag:yaml.org,2002:", "!!")}\` is not supported`,
        at: this.#tagBefore(at),
      });
    }
    const converted = isScalar(node)
      ? this.#scalar(node, at)
      : isMap(node)
        ? this.#map(node, at, depth)
        : this.#list(node, at, depth);
    const anchor = (node as { anchor?: string }).anchor;
    if (converted && anchor !== undefined) this.#anchors.set(anchor, converted);
    return converted;
  }

  #refuse(problem: Problem): undefined {
    this.problems.add(problem);
    this.incomplete = true;
    return undefined;
  }

  #scalar(node: Scalar, at: SourceRange): ScalarNode {
    const style = STYLES[node.type ?? ""] ?? "plain";
    return { kind: "scalar", value: this.#value(node.value, at), style, ...at };
  }

  #value(value: unknown, at: SourceRange): ScalarNode["value"] {
    if (typeof value === "bigint") {
      if (Number.isSafeInteger(Number(value))) return Number(value);
      this.#range("the integer is beyond ±9,007,199,254,740,991", at);
      return 1;
    }
    if (typeof value === "number") {
      if (Number.isFinite(value)) return value;
      this.#range("infinity and not-a-number have no place here", at);
      return 1;
    }
    return typeof value === "boolean" || value === null || typeof value === "string" ? value : String(value);
  }

  #range(message: string, at: SourceRange): void {
    this.problems.add({ code: "bad_value", message, at, hint: "quote it if it is text" });
  }

  #list(node: { items: unknown[] }, at: SourceRange, depth: number): Node | undefined {
    const items = node.items
      .map((item) =>
        isSeq(item) || isMap(item) || isScalar(item) || isAlias(item)
          ? this.convert(item as ParsedNode, depth + 1)
          : undefined,
      )
      .filter((item) => item !== undefined);
    return { kind: "list", items, ...at };
  }

  #map(node: YAMLMap, at: SourceRange, depth: number): MapNode {
    const map: MapNode = { kind: "map", entries: new Map(), ...at };
    for (const { key, value } of node.items as { key: ParsedNode; value: ParsedNode | null }[]) {
      const name = this.#key(key, map);
      if (!name) continue;
      const converted = value ? this.convert(value, depth + 1) : scalarAt(name, null);
      if (converted) map.entries.set(name.value, { key: name, value: converted });
    }
    return map;
  }

  #key(node: ParsedNode, map: MapNode): Entry["key"] | undefined {
    const converted = this.convert(node);
    if (!converted) return undefined;
    const { source, start, end } = converted;
    const at = { source, start, end };
    if (converted.kind !== "scalar" || converted.value === null) {
      return this.#refuse({
        code: "wrong_type",
        message: "a key must be text",
        at,
        hint:
          source.text[start - 1] === "{"
            ? "interpolation is `${{ … }}`, in quotes"
            : "quote what begins with `{` or `[`",
      });
    }
    // `1:` and `true:` are names here, as they are in JSON.
    const name = typeof converted.value === "string" ? converted.value : source.text.slice(start, end);
    if (FORBIDDEN.has(name)) {
      this.problems.add({
        code: "forbidden_key",
        message: `the key \`${name}\` is refused; it has a meaning of its own in JavaScript`,
        at,
      });
      return undefined;
    }
    const before = map.entries.get(name);
    if (before) {
      const { line } = source.position(before.key.start);
      this.problems.add({
        code: "duplicate_key",
        message: `the key \`${name}\` is used twice; the first is on line ${line}`,
        at,
      });
      return undefined;
    }
    return { ...converted, value: name };
  }

  #alias(node: Alias.Parsed): Node | undefined {
    const at = this.#place(node.range);
    const target = this.#anchors.get(node.source);
    if (!target) {
      return this.#refuse({
        code: "yaml_syntax",
        message: `no anchor \`&${node.source}\` is defined before this alias, or the alias contains itself`,
        at,
      });
    }
    // Said once; more of them only take time.
    if (this.#isBomb) return undefined;
    this.#aliased += this.#sizeOf(target);
    this.#characters += sizeOf(target);
    const isMany = this.#aliased > MAX_ALIAS_NODES;
    if (!isMany && this.#characters <= MAX_ALIAS_CHARACTERS) return target;
    this.#isBomb = true;
    const limit = isMany ? `${MAX_ALIAS_NODES} values` : `${MAX_ALIAS_CHARACTERS / 1024 / 1024} MiB of text`;
    return this.#refuse({ code: "alias_bomb", message: `aliases expand to more than ${limit}`, at });
  }

  #sizeOf(node: Node): number {
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    const children =
      node.kind === "list"
        ? node.items
        : node.kind === "map"
          ? [...node.entries.values()].map((entry) => entry.value)
          : [];
    const size = 1 + children.reduce((sum, child) => sum + this.#sizeOf(child), 0);
    this.#sizes.set(node, size);
    return size;
  }

  /** The tag that stands before a value on its line. */
  #tagBefore(at: SourceRange): SourceRange {
    const line = Math.max(this.source.text.lastIndexOf("\n", at.start - 1) + 1, at.start - MAX_TAG);
    const tag = /!\S*\s*$/.exec(this.source.text.slice(line, at.start));
    return tag ? { ...at, start: line + tag.index, end: line + tag.index + tag[0].trimEnd().length } : at;
  }

  #place(range: Range): SourceRange {
    return { source: this.source, start: range[0], end: Math.max(range[1], range[0]) };
  }
}

// A document that arrives as a value, in a request body: printed as JSON, so that problems have a line to point at.
import type { Json } from "../../packages/devices/src/words/json.js";
import { type Collector, Source } from "../diagnostics/index.js";
import { MAX_DEPTH } from "./limits.js";
import { type Node, startOf } from "./node.js";

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

interface Draft {
  text: string[];
  length: number;
  tooDeep: boolean;
}

/** The value as positioned nodes over its own JSON text. @returns undefined where the collector has the reason. */
export function documentOf(
  file: string,
  value: Json,
  problems: Collector,
  masksSecrets = false,
): Node | undefined {
  const draft: Draft = { text: [], length: 0, tooDeep: false };
  const places: { node: Node }[] = [];
  const forbidden: { start: number; end: number; key: string }[] = [];
  // Nodes need their source, the source needs the whole text: the nodes get it at the end.
  const pending = {} as Source;
  const write = (text: string): void => {
    draft.text.push(text);
    draft.length += text.length;
  };
  const visit = (json: Json, depth: number): Node => {
    const start = draft.length;
    const keep = <T extends Node>(node: T): T => {
      node.end = draft.length;
      places.push({ node });
      return node;
    };
    if (depth > MAX_DEPTH) draft.tooDeep = true;
    if (depth > MAX_DEPTH || json === null || typeof json !== "object") {
      const scalar = json === null || typeof json !== "object" ? (json ?? null) : null;
      write(JSON.stringify(scalar) ?? "null");
      return keep({
        kind: "scalar",
        value: scalar,
        style: typeof scalar === "string" ? "double" : "plain",
        source: pending,
        start,
        end: 0,
      });
    }
    const indent = `\n${"  ".repeat(depth)}`;
    const close = `\n${"  ".repeat(depth - 1)}`;
    if (Array.isArray(json)) {
      write("[");
      const items = json.map((item, n) => {
        write(n > 0 ? `,${indent}` : indent);
        return visit(item, depth + 1);
      });
      write(items.length > 0 ? `${close}]` : "]");
      return keep({ kind: "list", items, source: pending, start, end: 0 });
    }
    write("{");
    const map = { kind: "map" as const, entries: new Map(), source: pending, start, end: 0 };
    Object.entries(json).forEach(([name, item], n) => {
      write(n > 0 ? `,${indent}` : indent);
      const at = draft.length;
      write(JSON.stringify(name));
      const key = {
        kind: "scalar" as const,
        value: name,
        style: "double" as const,
        source: pending,
        start: at,
        end: draft.length,
      };
      places.push({ node: key });
      if (FORBIDDEN.has(name)) forbidden.push({ start: at, end: draft.length, key: name });
      write(": ");
      map.entries.set(name, { key, value: visit(item, depth + 1) });
    });
    write(map.entries.size > 0 ? `${close}}` : "}");
    return keep(map);
  };
  const root = visit(value, 1);
  const source = new Source(file, draft.text.join(""), masksSecrets);
  for (const { node } of places) node.source = source;
  for (const { start, end, key } of forbidden) {
    problems.add({
      code: "forbidden_key",
      message: `the key \`${key}\` is refused; it has a meaning of its own in JavaScript`,
      at: { source, start, end },
    });
  }
  if (draft.tooDeep)
    problems.add({
      code: "too_deep",
      message: `nested deeper than ${MAX_DEPTH} levels`,
      at: startOf(source),
    });
  return draft.tooDeep || forbidden.length > 0 ? undefined : root;
}

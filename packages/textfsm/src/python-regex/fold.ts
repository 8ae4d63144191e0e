// Ignoring case: widens characters and classes, so that nothing after the reader has to know of it.
import type { CharSet, ClassItem, Node } from "./ast.js";

/** Ranges longer than this are widened for ASCII only; nobody writes them in order to ignore case. */
const LONGEST = 4_096;

function variants(code: number, ascii: boolean): number[] {
  if (ascii && code > 127) return [code];
  const char = String.fromCodePoint(code);
  const found = new Set([code]);
  for (const other of [char.toLowerCase(), char.toUpperCase()]) {
    const point = other.codePointAt(0)!;
    if (String.fromCodePoint(point) === other && !(ascii && point > 127)) found.add(point);
  }
  return [...found];
}

export function foldedChar(code: number, ascii: boolean): Node {
  const all = variants(code, ascii);
  if (all.length === 1) return { kind: "char", code };
  return { kind: "set", set: { negated: false, items: all.map((each) => ({ from: each, to: each })) } };
}

export function foldedSet(set: CharSet, ascii: boolean): CharSet {
  const items: ClassItem[] = [...set.items];
  for (const item of set.items) {
    if ("of" in item) continue;
    const last = item.to - item.from > LONGEST ? Math.min(item.to, 127) : item.to;
    for (let code = item.from; code <= last; code++)
      for (const other of variants(code, ascii))
        if (other < item.from || other > item.to) items.push({ from: other, to: other });
  }
  return { negated: set.negated, items };
}

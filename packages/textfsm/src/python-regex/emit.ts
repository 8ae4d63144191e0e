// Writes a pattern's tree as the source of a JavaScript RegExp, for texts of one line.
//
// `ascii` sources are for texts of nothing but ASCII: they use JavaScript's short classes, which are fast and mean there
// what Python's mean. `unicode` sources need the `u` flag and spell Python's classes out. (The `v` flag would allow classes in
// classes, but with it V8 11.3 does not find `(?:[^,]+,){2}` in `a,b,`.)
import type { CharSet, ClassItem, Node } from "./ast.js";

export type Alphabet = "ascii" | "unicode";

const SHORT = { digit: "d", space: "s", word: "w" } as const;
// `\W` is told by what it is, since a class cannot hold a negated class: all but letters, numbers and the underscore.
const PYTHON = {
  digit: { is: String.raw`\p{Nd}`, not: String.raw`\P{Nd}` },
  space: {
    is: String.raw`\t-\r\u{1c}-\u{20}\u{85}\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}`,
    not: String.raw`\0-\x08\x0e-\x1b\u{21}-\u{84}\u{86}-\u{9f}\u{a1}-\u{167f}\u{1681}-\u{1fff}\u{200b}-\u{2027}\u{202a}-\u{202e}\u{2030}-\u{205e}\u{2060}-\u{2fff}\u{3001}-\u{10ffff}`,
  },
  word: {
    is: String.raw`\p{L}\p{N}_`,
    not: String.raw`\p{M}\p{S}\p{Z}\p{C}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}\u{203f}\u{2040}\u{2054}\u{fe33}\u{fe34}\u{fe4d}-\u{fe4f}\u{ff3f}`,
  },
} as const;
const ASCII_ONLY = {
  digit: { is: "0-9", not: String.raw`\0-\x2f\u{3a}-\u{10ffff}` },
  space: { is: String.raw`\t-\r\u{20}`, not: String.raw`\0-\x08\x0e-\x1f\u{21}-\u{10ffff}` },
  word: { is: "0-9A-Za-z_", not: String.raw`\0-\x2f\u{3a}-\u{40}\u{5b}-\u{5e}\u{60}\u{7b}-\u{10ffff}` },
} as const;

/** @param kept indexes of the groups that capture; the others only group */
export function emit(node: Node, alphabet: Alphabet, kept: ReadonlySet<number>): string {
  const write = (each: Node): string => emit(each, alphabet, kept);
  switch (node.kind) {
    case "char":
      return charSource(node.code, alphabet);
    case "set":
      return setSource(node.set, alphabet);
    case "start":
      return "^";
    case "end":
      return "$";
    case "boundary":
      return boundarySource(node, alphabet);
    case "sequence":
      return node.items.map((item) => (item.kind === "choice" ? `(?:${write(item)})` : write(item))).join("");
    case "choice":
      return node.options.map(write).join("|");
    case "group":
      return `(${node.index !== undefined && kept.has(node.index) ? "" : "?:"}${write(node.body)})`;
    case "look":
      return `(?${node.behind ? "<" : ""}${node.negated ? "!" : "="}${write(node.body)})`;
    case "repeat":
      return `${quantifiable(node.body, write(node.body))}${bounds(node.min, node.max)}${node.mode === "lazy" ? "?" : ""}`;
    default:
      throw new Error(`${node.kind} has no equivalent in JavaScript`);
  }
}

/** One escaped character counts as one in JavaScript only outside of surrogate pairs. */
function quantifiable(node: Node, source: string): string {
  const isOne = node.kind === "set" || node.kind === "group" || (node.kind === "char" && node.code <= 0xffff);
  return isOne ? source : `(?:${source})`;
}

function bounds(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function charSource(code: number, alphabet: Alphabet): string {
  const char = String.fromCodePoint(code);
  if (/[A-Za-z0-9 _]/.test(char)) return char;
  if (alphabet === "unicode") return `\\u{${code.toString(16)}}`;
  if (code > 0xffff) return `(?:${unit(char.charCodeAt(0))}${unit(char.charCodeAt(1))})`;
  return unit(code);
}

const unit = (code: number): string =>
  code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;

function setSource({ negated, items }: CharSet, alphabet: Alphabet): string {
  if (items.length === 0) return negated ? "[^]" : "[]";
  const [only] = items;
  if (items.length === 1 && only && "of" in only && alphabet === "ascii") {
    const letter = SHORT[only.of];
    return `\\${only.negated === negated ? letter : letter.toUpperCase()}`;
  }
  const written = items.map((item) => itemSource(item, alphabet)).join("");
  // Outside of ASCII nothing is asked of such a text: what is left of the set may be nothing.
  if (written === "") return negated ? "[^]" : "[]";
  return `[${negated ? "^" : ""}${written}]`;
}

function itemSource(item: ClassItem, alphabet: Alphabet): string {
  if ("of" in item) {
    if (alphabet === "ascii") return `\\${item.negated ? SHORT[item.of].toUpperCase() : SHORT[item.of]}`;
    return (item.ascii ? ASCII_ONLY : PYTHON)[item.of][item.negated ? "not" : "is"];
  }
  const { from, to } = item;
  if (alphabet === "unicode") {
    const low = `\\u{${from.toString(16)}}`;
    return from === to ? low : `${low}-\\u{${to.toString(16)}}`;
  }
  if (from > 127) return "";
  return from === to ? unit(from) : `${unit(from)}-${unit(Math.min(to, 127))}`;
}

function boundarySource(node: { negated: boolean; ascii: boolean }, alphabet: Alphabet): string {
  // On an empty text Python finds neither a boundary nor the absence of one.
  if (alphabet === "ascii") return node.negated ? "(?:(?!^$)\\B)" : "\\b";
  const word = `[${(node.ascii ? ASCII_ONLY : PYTHON).word.is}]`;
  const here = `(?<=${word})(?!${word})|(?<!${word})(?=${word})`;
  const not = `(?!^$)(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;
  return `(?:${node.negated ? not : here})`;
}

// Reads Python's regular expression syntax into a tree, and refuses what Python refuses.
import { type Node, type Pattern } from "./ast.js";
import { foldedChar, foldedSet } from "./fold.js";
import { escapedClass, parseClass } from "./parse-class.js";
import { digitEscape, escapedCode, Reader } from "./reader.js";
import { widthOf } from "./width.js";

interface Flags {
  ignore_case: boolean;
  dot_all: boolean;
  verbose: boolean;
  ascii: boolean;
}

const UNLIMITED = Number.POSITIVE_INFINITY;
const NAME = /^[\p{L}\p{Nl}_][\p{L}\p{N}\p{Mn}\p{Mc}_]*$/u;

/** @throws {PythonRegexError} */
export function parsePattern(text: string): Pattern {
  return new Parser(text).pattern();
}

class Parser {
  private readonly reader: Reader;
  private readonly names = new Map<string, number>();
  private readonly closed = new Set<number>();
  private groups = 0;
  private flags: Flags = { ignore_case: false, dot_all: false, verbose: false, ascii: false };
  private readonly unset: { group: number; at: number }[] = [];

  constructor(text: string) {
    this.reader = new Reader(text);
  }

  pattern(): Pattern {
    this.globalFlags();
    const root = this.choice();
    if (!this.reader.done) throw this.reader.error("unbalanced parenthesis");
    for (const { group, at } of this.unset)
      if (group > this.groups) throw this.reader.error(`invalid group reference ${group}`, at);
    return { root, groups: this.groups, names: this.names };
  }

  /** `(?i)` counts for the whole pattern and has to stand at its very start. */
  private globalFlags(): void {
    for (;;) {
      const [, letters] = /^\(\?([aiLmsux]+)\)/.exec(this.ahead(12)) ?? [];
      if (letters === undefined) return;
      this.reader.at += letters.length + 3;
      this.flags = this.withFlags(letters, "");
    }
  }
  private ahead(count: number): string {
    return Array.from({ length: count }, (_, n) => this.reader.peek(n)).join("");
  }
  private withFlags(on: string, off: string): Flags {
    const flags = { ...this.flags };
    const set = (letters: string, value: boolean): void => {
      if (letters.includes("i")) flags.ignore_case = value;
      if (letters.includes("s")) flags.dot_all = value;
      if (letters.includes("x")) flags.verbose = value;
      if (letters.includes("a")) flags.ascii = value;
      if (letters.includes("u")) flags.ascii = false;
    };
    set(on, true);
    set(off, false);
    return flags;
  }

  private choice(): Node {
    const options = [this.sequence()];
    while (this.reader.take("|")) options.push(this.sequence());
    return options.length === 1 ? options[0]! : { kind: "choice", options };
  }

  private sequence(): Node {
    const items: Node[] = [];
    for (;;) {
      if (this.flags.verbose && this.skipBlank()) continue;
      const char = this.reader.peek();
      if (char === "" || char === "|" || char === ")") break;
      if (!this.repeat(items)) {
        const item = this.atom();
        if (item) items.push(item);
      }
    }
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }
  private skipBlank(): boolean {
    if (/^\s$/.test(this.reader.peek())) return this.reader.next() !== "";
    if (this.reader.peek() !== "#") return false;
    while (!this.reader.done && this.reader.next() !== "\n");
    return true;
  }

  /** Applies a quantifier to the last item. @returns false when none comes next */
  private repeat(items: Node[]): boolean {
    const { reader } = this;
    const start = reader.at;
    const bounds = this.bounds();
    if (!bounds) return false;
    const last = items.at(-1);
    if (!last || last.kind === "start" || last.kind === "end" || last.kind === "boundary")
      throw reader.error("nothing to repeat", start);
    if (last.kind === "repeat") throw reader.error("multiple repeat", start);
    const mode = reader.take("?") ? "lazy" : reader.take("+") ? "possessive" : "greedy";
    items[items.length - 1] = { kind: "repeat", body: last, ...bounds, mode };
    return true;
  }

  private bounds(): { min: number; max: number } | undefined {
    const { reader } = this;
    if (reader.take("*")) return { min: 0, max: UNLIMITED };
    if (reader.take("+")) return { min: 1, max: UNLIMITED };
    if (reader.take("?")) return { min: 0, max: 1 };
    const start = reader.at;
    if (!reader.take("{")) return undefined;
    const low = reader.peek() === "}" ? undefined : reader.digits();
    const high = low === undefined ? "" : reader.take(",") ? reader.digits() : low;
    if (low === undefined || !reader.take("}")) {
      reader.at = start;
      return undefined;
    }
    const min = low === "" ? 0 : Number(low);
    const max = high === "" ? UNLIMITED : Number(high);
    if (max < min) throw reader.error("min repeat greater than max repeat", start);
    return { min, max };
  }

  private atom(): Node | undefined {
    const { reader, flags } = this;
    const start = reader.at;
    const char = reader.next();
    switch (char) {
      case "^":
        return { kind: "start" };
      case "$":
        return { kind: "end" };
      case ".":
        return { kind: "set", set: { negated: true, items: flags.dot_all ? [] : [{ from: 10, to: 10 }] } };
      case "[": {
        const set = parseClass(reader, flags.ascii);
        return { kind: "set", set: flags.ignore_case ? foldedSet(set, flags.ascii) : set };
      }
      case "(":
        return this.group(start);
      case "\\":
        return this.escape(start);
      default:
        return this.literal(char.codePointAt(0)!);
    }
  }

  private literal(code: number): Node {
    return this.flags.ignore_case ? foldedChar(code, this.flags.ascii) : { kind: "char", code };
  }

  private escape(start: number): Node {
    const { reader, flags } = this;
    const escape = reader.next();
    if (escape === "") throw reader.error("bad escape (end of pattern)", start);
    const item = escapedClass(escape, flags.ascii);
    if (item) return { kind: "set", set: { negated: false, items: [item] } };
    if (escape === "A") return { kind: "start" };
    if (escape === "Z") return { kind: "end" };
    if (escape === "b" || escape === "B")
      return { kind: "boundary", negated: escape === "B", ascii: flags.ascii };
    if (/^[1-9]$/.test(escape)) {
      const found = digitEscape(reader, escape, start);
      return "code" in found ? this.literal(found.code) : this.back(found.group, start);
    }
    const code = escapedCode(reader, escape, start);
    if (code === undefined) throw reader.error(`bad escape \\${escape}`, start);
    return this.literal(code);
  }

  private back(group: number, at: number): Node {
    if (group > this.groups) throw this.reader.error(`invalid group reference ${group}`, at);
    if (!this.closed.has(group)) throw this.reader.error("cannot refer to an open group", at);
    return { kind: "back", group, ignore_case: this.flags.ignore_case };
  }

  private group(start: number): Node | undefined {
    const { reader } = this;
    if (!reader.take("?")) return this.capture(start, undefined);
    const kind = reader.next();
    switch (kind) {
      case "P":
        return this.named(start);
      case ":":
        return { kind: "group", body: this.inner(start) };
      case "#":
        while (!reader.take(")"))
          if (reader.next() === "") throw reader.error("missing ), unterminated comment", start);
        return undefined;
      case "=":
      case "!":
        return { kind: "look", behind: false, negated: kind === "!", body: this.inner(start) };
      case "<": {
        const negated = reader.next();
        if (negated !== "=" && negated !== "!")
          throw reader.error(`unknown extension ?<${negated}`, start + 1);
        const body = this.inner(start);
        const { min, max } = widthOf(body);
        if (min !== max) throw reader.error("look-behind requires fixed-width pattern", start);
        return { kind: "look", behind: true, negated: negated === "!", body };
      }
      case ">":
        return { kind: "atomic", body: this.inner(start) };
      case "(":
        return this.condition(start);
      default:
        return this.scopedFlags(kind, start);
    }
  }

  private inner(start: number, flags = this.flags): Node {
    const outer = this.flags;
    this.flags = flags;
    const body = this.choice();
    this.flags = outer;
    if (!this.reader.take(")")) throw this.reader.error("missing ), unterminated subpattern", start);
    return body;
  }

  private capture(start: number, name: string | undefined): Node {
    const index = ++this.groups;
    if (name !== undefined) {
      const known = this.names.get(name);
      if (known !== undefined)
        throw this.reader.error(
          `redefinition of group name '${name}' as group ${index}; was group ${known}`,
          start,
        );
      this.names.set(name, index);
    }
    const body = this.inner(start);
    this.closed.add(index);
    return { kind: "group", index, body };
  }

  private named(start: number): Node {
    const { reader } = this;
    if (reader.take("<")) return this.capture(start, this.name(reader.until(">", "group name"), start));
    if (!reader.take("=")) throw reader.error(`unknown extension ?P${reader.peek()}`, start + 1);
    const name = this.name(reader.until(")", "group name"), start);
    const group = this.names.get(name);
    if (group === undefined) throw reader.error(`unknown group name '${name}'`, start);
    return this.back(group, start);
  }
  private name(text: string, start: number): string {
    if (!NAME.test(text)) throw this.reader.error(`bad character in group name '${text}'`, start);
    return text;
  }

  private condition(start: number): Node {
    const { reader } = this;
    const text = reader.until(")", "group name");
    let group = this.names.get(text);
    if (/^\d+$/.test(text)) {
      group = Number(text);
      if (group === 0) throw reader.error("bad group number", start);
      this.unset.push({ group, at: start });
    }
    if (group === undefined) throw reader.error(`unknown group name '${text}'`, start);
    const yes = this.sequence();
    const no: Node = reader.take("|") ? this.sequence() : { kind: "sequence", items: [] };
    if (reader.peek() === "|") throw reader.error("conditional backref with more than two branches", start);
    if (!reader.take(")")) throw reader.error("missing ), unterminated subpattern", start);
    return { kind: "condition", group, yes, no };
  }

  private scopedFlags(first: string, start: number): Node {
    const { reader } = this;
    const on =
      (/^[aiLmsux]$/.test(first) ? first : "") + (first === "-" ? "" : reader.takeWhile(/^[aiLmsux]$/));
    const hasOff = first === "-" || reader.take("-");
    if (!hasOff && on === "") throw reader.error(`unknown extension ?${first}`, start + 1);
    if (!hasOff && reader.take(")"))
      throw reader.error("global flags not at the start of the expression", start);
    const off = hasOff ? reader.takeWhile(/^[imsx]$/) : "";
    if (hasOff && off === "") throw reader.error("missing flag", start);
    if (!reader.take(":")) throw reader.error(reader.done ? "missing -, : or )" : "unknown flag", start);
    return { kind: "group", body: this.inner(start, this.withFlags(on, off)) };
  }
}

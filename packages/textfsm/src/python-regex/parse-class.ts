// Reads a character class, `[…]`, and the classes that are written as an escape.
import type { CharSet, ClassItem } from "./ast.js";
import { digitEscape, escapedCode, type Reader } from "./reader.js";

const CLASSES: Record<string, "digit" | "space" | "word"> = { d: "digit", s: "space", w: "word" };

/** `\d`, `\S` and so on, by the letter. */
export function escapedClass(letter: string, ascii: boolean): ClassItem | undefined {
  const of = CLASSES[letter.toLowerCase()];
  return of && { of, negated: letter !== letter.toLowerCase(), ascii };
}

/** After the opening bracket. @throws {PythonRegexError} */
export function parseClass(reader: Reader, ascii: boolean): CharSet {
  const opened = reader.at - 1;
  const set: CharSet = { negated: reader.take("^"), items: [] };
  for (let first = true; ; first = false) {
    if (reader.done) throw reader.error("unterminated character set", opened);
    if (reader.peek() === "]" && !first) {
      reader.next();
      return set;
    }
    const start = reader.at;
    const low = classItem(reader, ascii);
    if (reader.peek() !== "-") {
      set.items.push(low);
      continue;
    }
    reader.next();
    if (reader.done) throw reader.error("unterminated character set", opened);
    if (reader.take("]")) {
      set.items.push(low, { from: 45, to: 45 });
      return set;
    }
    const high = classItem(reader, ascii);
    if ("of" in low || "of" in high || high.from < low.from) throw reader.error("bad character range", start);
    set.items.push({ from: low.from, to: high.from });
  }
}

function classItem(reader: Reader, ascii: boolean): ClassItem {
  const start = reader.at;
  const char = reader.next();
  if (char !== "\\") return single(char.codePointAt(0)!);
  const escape = reader.next();
  if (escape === "") throw reader.error("bad escape (end of pattern)", start);
  const category = escapedClass(escape, ascii);
  if (category) return category;
  if (escape === "b") return single(8);
  if (/^[1-9]$/.test(escape)) {
    const octal = digitEscape(reader, escape, start);
    if ("code" in octal) return single(octal.code);
    if (/^[0-7]+$/.test(String(octal.group))) return single(Number.parseInt(String(octal.group), 8));
    throw reader.error(`bad escape \\${escape}`, start);
  }
  const code = escapedCode(reader, escape, start);
  if (code === undefined) throw reader.error(`bad escape \\${escape}`, start);
  return single(code);
}

const single = (code: number): ClassItem => ({ from: code, to: code });

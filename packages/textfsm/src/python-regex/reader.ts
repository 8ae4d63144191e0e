// Reads the text of a pattern: code points one by one, numbers, escapes.
import { PythonRegexError } from "./ast.js";

const OCTAL = /^[0-7]$/;
const DIGIT = /^[0-9]$/;

export class Reader {
  private readonly chars: string[];
  at = 0;

  constructor(text: string) {
    this.chars = Array.from(text);
  }

  get done(): boolean {
    return this.at >= this.chars.length;
  }
  /** Empty at the end. */
  peek(ahead = 0): string {
    return this.chars[this.at + ahead] ?? "";
  }
  next(): string {
    return this.chars[this.at++] ?? "";
  }
  /** Takes the text when it comes next. */
  take(text: string): boolean {
    for (let n = 0; n < text.length; n++) if (this.chars[this.at + n] !== text[n]) return false;
    this.at += text.length;
    return true;
  }
  takeWhile(test: RegExp, most = Number.POSITIVE_INFINITY): string {
    let taken = "";
    while (taken.length < most && !this.done && test.test(this.peek())) taken += this.next();
    return taken;
  }
  digits = (): string => this.takeWhile(DIGIT);

  /** @throws {PythonRegexError} when the terminator does not come */
  until(terminator: string, what: string): string {
    const start = this.at;
    let taken = "";
    while (!this.done) {
      const char = this.next();
      if (char === terminator) {
        if (taken === "") throw this.error(`missing ${what}`, start);
        return taken;
      }
      taken += char;
    }
    throw this.error(taken === "" ? `missing ${what}` : `missing ${terminator}, unterminated name`, start);
  }

  error(reason: string, at = this.at): PythonRegexError {
    return new PythonRegexError(reason, at);
  }
}

const SIMPLE: Record<string, number> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };
const HEX: Record<string, number> = { x: 2, u: 4, U: 8 };

/**
 * The code point of an escape after its backslash, `escape` being the character that follows; undefined for one that is
 * no plain character: a class, an assertion, a back reference.
 */
export function escapedCode(reader: Reader, escape: string, start: number): number | undefined {
  const simple = SIMPLE[escape];
  if (simple !== undefined) return simple;
  const length = HEX[escape];
  if (length !== undefined) {
    const hex = reader.takeWhile(/^[0-9A-Fa-f]$/, length);
    if (hex.length !== length) throw reader.error(`incomplete escape \\${escape}${hex}`, start);
    const code = Number.parseInt(hex, 16);
    if (code > 0x10ffff) throw reader.error(`bad escape \\${escape}${hex}`, start);
    return code;
  }
  if (escape === "0") return Number.parseInt(`0${reader.takeWhile(OCTAL, 2)}`, 8);
  if (DIGIT.test(escape)) return undefined;
  if (/^[A-Za-z]$/.test(escape)) return undefined;
  return escape.codePointAt(0);
}

/** `\1` to `\99`, or an octal code of three digits. The first digit has been read. */
export function digitEscape(
  reader: Reader,
  first: string,
  start: number,
): { code: number } | { group: number } {
  let digits = first;
  if (DIGIT.test(reader.peek())) {
    digits += reader.next();
    if (OCTAL.test(digits[0]!) && OCTAL.test(digits[1]!) && OCTAL.test(reader.peek())) {
      const code = Number.parseInt(digits + reader.next(), 8);
      if (code > 0o377)
        throw reader.error(`octal escape value \\${code.toString(8)} outside of range 0-0o377`, start);
      return { code };
    }
  }
  return { group: Number(digits) };
}

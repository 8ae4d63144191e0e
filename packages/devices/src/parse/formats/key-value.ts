// Output of lines `Key : value` or `key = value`, nested by indentation.
import type { Json } from "../../words/json.js";
import { excerpt, ParseError } from "../errors.js";
import { keyOf } from "./names.js";

interface Line {
  /** Counted from 1. */
  number: number;
  indent: number;
  text: string;
}
interface Pair {
  key: string;
  value: string;
}
type Fields = Map<string, Json>;

const DEEPEST = 100;
const RULER = /^[\s\-=*#_+.]+$/;
const SEPARATED = /^(.+?)\s*(?::(?=\s|$)|\s=(?=\s|$))\s*(.*)$/;
const TIGHT = /^([A-Za-z][\w ./()-]*?)\s*[:=]\s*(.*)$/;

/**
 * Keys become `snake_case`. Deeper lines below a key without value, or below a heading, are its fields; deeper lines
 * that are not pairs go on with the value above; a key that comes again makes a list.
 *
 * @throws {ParseError} `unexpected_line` for a line that is none of this, `no_match` where there is no pair at all
 */
export function parseKeyValue(text: string): Json {
  const lines = linesOf(text);
  const fields: Fields = new Map();
  const end = readFields(lines, 0, fields, 0);
  if (end < lines.length) throw unexpected(lines[end]!);
  if (fields.size === 0)
    throw new ParseError(
      "no_match",
      `there is no line "key: value" in the output; it begins: ${excerpt(text)}`,
      {
        text: excerpt(text),
      },
    );
  return plain(fields);
}

function linesOf(text: string): Line[] {
  return text
    .split(/\r\n|[\r\n]/)
    .map((line, n) => {
      const wide = line.replaceAll("\t", "        ").trimEnd();
      return { number: n + 1, indent: wide.length - wide.trimStart().length, text: wide.trim() };
    })
    .filter((line) => line.text !== "" && !RULER.test(line.text));
}

const pairOf = (text: string): Pair | undefined => {
  const [, key, value] = SEPARATED.exec(text) ?? TIGHT.exec(text) ?? [];
  return key === undefined ? undefined : { key: keyOf(key), value: value ?? "" };
};

/** Reads lines of one indentation. @returns index of the first line that belongs to somebody above */
function readFields(lines: Line[], from: number, fields: Fields, depth: number): number {
  const { indent } = lines[from] ?? { indent: 0 };
  let n = from;
  while (n < lines.length && lines[n]!.indent === indent) {
    const line = lines[n]!;
    const pair = pairOf(line.text);
    const hasDeeper = (lines[n + 1]?.indent ?? 0) > indent;
    if (!pair && !hasDeeper) throw unexpected(line);
    if (depth >= DEEPEST) throw unexpected(line);
    n += 1;
    const key = pair?.key ?? keyOf(line.text);
    if (!hasDeeper) put(fields, key, pair?.value ?? "");
    else if (pair && pair.value !== "" && !pairOf(lines[n]!.text)) {
      let { value } = pair;
      while (n < lines.length && lines[n]!.indent > indent) value += `\n${lines[n++]!.text}`;
      put(fields, key, value);
    } else {
      const inner: Fields = new Map();
      if (pair && pair.value !== "") put(inner, "value", pair.value);
      while (n < lines.length && lines[n]!.indent > indent) n = readFields(lines, n, inner, depth + 1);
      put(fields, key, plain(inner));
    }
  }
  return n;
}

const plain = (fields: Fields): Json => Object.fromEntries(fields);

function put(fields: Fields, key: string, value: Json): void {
  const known = fields.get(key);
  if (known === undefined) fields.set(key, value);
  else if (Array.isArray(known)) known.push(value);
  else fields.set(key, [known, value]);
}

const unexpected = ({ number, text }: Line): ParseError =>
  new ParseError("unexpected_line", `line ${number} of the output is not "key: value": ${excerpt(text)}`, {
    line: number,
    text,
  });

// A line cut into words, as a command line is: quotes hold words together, brackets and labels begin a statement.
import { withoutEnd } from "./ends.js";

import { ANNOUNCED, ANNOUNCES, marginOf } from "./margin.js";
import { QUALIFIER } from "./values.js";

export interface Token {
  /** Without quotes and what follows the word directly, such as `;`. */
  text: string;
  lower: string;
  start: number;
  end: number;
  quoted: boolean;
  /** The first word of a statement. */
  first: boolean;
  /** The first word of a remark in brackets, as in `password (up to 32 characters)`. */
  remark?: boolean;
  /** A block in braces follows. */
  opens?: boolean;
}

const BLANK = /\s/;
const PUNCTUATION = "{([:;,=";
/** Stars of a device, or the characters that stand for a reference in a spec. */
const STANDS_FOR_SECRET = /^\*{3,}$|^\$\{\{|\0/;
const QUOTES = "\"'`";
/** Behind a command, in a log that says how it ended. */
const RESULT = /\((?:success|failure|failed)\)/iy;

/** A secret may follow directly. */
const BEFORE_SECRET =
  /pass|pwd|secret|key|commun|token|psk|cred|auth|priv|trap|phash|text|cak$|pw$|pmk|^name$|^v?[123]c?$|^informs?$|^fallback$|^value$|^\d+$|^\d{1,3}(?:\.\d{1,3}){3}$/;
/** The second key of a user of SNMPv3 follows the first one, whatever that ends with. */
const GOES_ON = /^\s+(?:priv|access|aes|3?des)/i;
/** Longer texts in brackets are more than a remark; letters. */
const LONGEST_REMARK = 200;
const BRACKETS: Record<string, string> = { "{": "}", "(": ")", "[": "]" };

/** No bracket opens between this one and the one that closes next. */
const isClosedNext = (line: string, at: number): boolean => {
  const next = line.slice(at + 1, at + 1 + LONGEST_REMARK).search(/[()]/);
  return next >= 0 && line[at + 1 + next] === ")";
};

/** Time grows with the length of the text. */
export function tokensOf(line: string): Token[] {
  const tokens: Token[] = [];
  const unclosed = new Set<string>();
  let first = true;
  let isRemark = false;
  let at = marginOf(line);
  const lastClosing = createLastClosing(line);
  const add = (start: number, end: number, quoted: boolean) => {
    const text = line.slice(start, end);
    const lower = text.toLowerCase();
    tokens.push({ text, lower, start, end, quoted, first, ...(isRemark && { remark: true }) });
    isRemark = false;
    first = !quoted && (lower === "cmd" || (lower === "is" && ANNOUNCES.test(tokens.at(-2)?.lower ?? "")));
  };
  /** A sign begins a secret rather than a list, a text or a statement: something names a secret, and nothing closes it. */
  const beginsSecret = (sign: string): boolean => {
    const before = tokens.at(-1);
    if (first || !before || before.quoted || !/^\s\S[^\s"=]/.test(line.slice(at - 1, at + 2))) return false;
    const mayName =
      (/^[\w.-]+$/.test(before.lower) && BEFORE_SECRET.test(before.lower)) || QUALIFIER.test(before.lower);
    if (!mayName && tokens.at(-2)?.lower !== "for") return false;
    const closes = QUOTES.includes(sign) ? sign : BRACKETS[sign];
    return closes === undefined ? ":;|".includes(sign) : lastClosing(closes) <= at;
  };
  while (at < line.length) {
    const character = line[at]!;
    if (BLANK.test(character)) at += 1;
    else if (beginsSecret(character)) {
      const end = wordEnd(line, at);
      add(at, at + withoutEnd(line.slice(at, end), ";,").length, false);
      at = end;
    } else if (PUNCTUATION.includes(character)) {
      // in brackets stand lists; a statement begins in braces and behind a label
      RESULT.lastIndex = at;
      if ("{:;".includes(character) || (character === "(" && RESULT.test(line))) first = true;
      if (character === "{" && tokens.length > 0) tokens.at(-1)!.opens = true;
      if (character === "(") isRemark = BLANK.test(line[at - 1] ?? "") && isClosedNext(line, at);
      at += 1;
    } else if (QUOTES.includes(character)) {
      const close = unclosed.has(character) ? -1 : closing(line, at);
      if (close === -1) {
        // a quote that nothing closes: what follows may be a statement of its own
        unclosed.add(character);
        first = true;
        at += 1;
      } else {
        add(at + 1, close, true);
        at = close + 1;
      }
    } else {
      const announced = ANNOUNCED.exec(line.slice(at, at + 10))?.[0].length ?? 0;
      if (announced > 0 || line[at] === "|") {
        first = true;
        at += Math.max(announced, 1);
        continue;
      }
      const end = wordEnd(line, at) + restOfPlaceholder(line, at);
      const bare = line.slice(at, end);
      const word = withoutEnd(bare, ";,");
      const breaks = (/^[\W_]+$/.test(word) && !STANDS_FOR_SECRET.test(word)) || word === "";
      if (!breaks) add(at, at + word.length, false);
      if (
        (/[:;{|}"']$/.test(bare) && !GOES_ON.test(line.slice(end, end + 16))) ||
        /^(?:[#!]+|\/\/)$/.test(bare)
      )
        first = true;
      at = end;
    }
  }
  return tokens;
}

/** Looks for each sign once. */
function createLastClosing(line: string): (sign: string) => number {
  const found = new Map<string, number>();
  return (sign) => {
    let last = found.get(sign) ?? line.lastIndexOf(sign);
    // a quote that a word follows opens, and closes nothing
    if (QUOTES.includes(sign) && !found.has(sign))
      while (last > 0 && /^\s[^]\S|^[^][^]\w/.test(line.slice(last - 1, last + 2)))
        last = line.lastIndexOf(sign, last - 1);
    found.set(sign, last);
    return last;
  };
}

/** `<your password>` is one word. @returns how much of it stands behind its first word */
function restOfPlaceholder(line: string, at: number): number {
  if (line[at] !== "<") return 0;
  const whole = /^<\w[\w.,'|/-]{0,40}(?: [\w.,'|/-]{1,40}){1,6}>(?=[\s;,)"'`]|$)/.exec(
    line.slice(at, at + 300),
  )?.[0];
  return whole === undefined ? 0 : whole.length - wordEnd(whole, 0);
}

function wordEnd(line: string, from: number): number {
  let end = from;
  while (end < line.length && !BLANK.test(line[end]!)) end += 1;
  return end;
}

/** Where the quote that opens at `open` is closed; -1: nowhere. */
export function closing(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at += 1) {
    if (line[at] === "\\") at += 1;
    else if (line[at] === line[open]) return at;
  }
  return -1;
}

// Reads a text as it is meant: escapes decoded however often they were applied, and without what splits a word in two.
// A secret that was quoted, encoded or wrapped on its way is found in this reading, and masked where it stands.
import { CONTROL_STRING, CSI } from "../../packages/devices/src/words/control-sequences.js";
import { ENTITIES } from "./entities.js";

/** A reading of a text, with the place in the text where each of its characters comes from. */
export interface Reading {
  text: string;
  /** Where the character begins in the original, and where it ends. */
  starts: number[];
  ends: number[];
}

/** Escapes within escapes are followed so deep. Every repetition below is bounded: a device may print anything. */
const MOST_LAYERS = 5;

/** Soft hyphens, marks of direction, characters without width. */
const WIDTHLESS = String.raw`\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff`;
/** These, and control characters but for tabs and line ends. */
const HIDDEN = String.raw`\x00-\x08\x0b\x0c\x0e-\x1f\x7f${WIDTHLESS}`;

const ESCAPED =
  /\\{1,63}(?:u\{0{0,6}([0-9a-fA-F]{1,6})\}|(?:u|U[0-9a-fA-F]{4})([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-3][0-7]{2})|[nr][ \t]{0,200}|(t)|\r{0,2}\n[ \t]{0,200})?/
    .source;
/** The sign at the end of a number and of the names in every page may be absent: browsers read them so. */
const ENTITY =
  /&(?:amp;){0,8}(?:#0{0,8}([0-9]{1,7})(?:;|(?![0-9]))|#[xX]0{0,8}([0-9a-fA-F]{1,6})(?:;|(?![0-9a-fA-F]))|([A-Za-z]{2,8}(?=;)|amp|lt|gt|quot|AMP|LT|GT|QUOT);?)/
    .source;
const PERCENT = /%(?:25){0,8}(?:u([0-9a-fA-F]{4})|([0-9a-fA-F]{2}))/.source;
const QUOTED_PRINTABLE = /=(?:([0-9a-fA-F]{2})|\r?\n)/.source;
/** Line ends with the indentation behind them, control sequences, other control characters, characters without width. */
const SPLITS =
  / ?(?:\r{0,2}\n|\r)[ \t]{0,200}/.source +
  /|\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b[\]PX^_][^\x07\x1b]{0,2048}(?:\x07|\x1b\\)/.source +
  /|\x1b(?:[()*+#% ][^\x1b]|[^[\]])?|\]\]><!\[CDATA\[/.source +
  String.raw`|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f${WIDTHLESS}]`;
/** What splits a word, where the bytes of UTF-8 are read one by one. */
const UTF8_SPLITS = /\xc2\xad|\xe2\x80[\x8b-\x8f\xa8-\xae]|\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf/.source;
/** Control characters of 8 bits, and what is left of one that was read as UTF-8. */
const EIGHT_BITS = `\\xc2?(?:${CSI}|${CONTROL_STRING})|${
  /(?:\ufffd|\xef\xbf\xbd)(?:[0-?]{1,64}[ -/]{0,8}[@-~])?|\xc2?[\x80-\x9f]/.source
}|${UTF8_SPLITS}`;

/** How a text is read. Where a sign may be an escape or not, it is read both ways. */
export type Way = RegExp;
const USUAL = new RegExp(`${ESCAPED}|${ENTITY}|${PERCENT}|${QUOTED_PRINTABLE}|${SPLITS}`, "g");
/** `password=cafe%21` is not quoted-printable. */
export const WITHOUT_QUOTED_PRINTABLE: Way = new RegExp(
  `${ESCAPED}|${ENTITY}|${PERCENT}|(?!)()|${SPLITS}`,
  "g",
);
/** A byte of UTF-8 may look like a control character of 8 bits. */
const WITH_EIGHT_BITS = new RegExp(
  `${ESCAPED}|${ENTITY}|${PERCENT}|${QUOTED_PRINTABLE}|${EIGHT_BITS}|${SPLITS}`,
  "g",
);

/** @returns in which ways the text may have to be read once more has come */
export const waysOfBegun = (text: string): Way[] => [
  USUAL,
  ...waysOf(text, () => false).filter((way) => way !== USUAL),
];

/** @returns all ways in which the text may be meant; what it says as it stands is none of them */
export function waysOf(text: string, mayWrap: (text: string) => boolean): Way[] {
  const isCoded = hasCodes(text);
  const hasEightBits = /[\x80-\x9f\ufffd]|\xc2\xad|\xef[\xbb\xbf]/.test(text);
  return [
    ...(isCoded || mayWrap(text) ? [USUAL] : []),
    ...(isCoded && /=[0-9a-f]{2}/i.test(text) ? [WITHOUT_QUOTED_PRINTABLE] : []),
    ...(hasEightBits ? [WITH_EIGHT_BITS] : []),
  ];
}

/** What an escape begins with; seldom found, and looked for in less time than the whole of one. */
const MARK = new RegExp(String.raw`[\\&%=\]\r${HIDDEN}]`, "g");
const CODE = new RegExp(
  String.raw`&(?:#|[A-Za-z]{2})|%(?:u[0-9A-Fa-f]|[0-9A-Fa-f]{2})|=(?:[0-9A-Fa-f]{2}|\r?\n)|\r(?!\n)|\]\]><|[\\${HIDDEN}]`,
  "y",
);

/** What may become one of these with what follows. */
const UNFINISHED = new RegExp(
  `(?:${
    /(?<!\x1b)\\{1,63}(?:u\{?[0-9a-f]{0,7}|x[0-9a-f]?|[0-3][0-7]?|[nr][ \t]{0,200}|\r{0,2}(?:\n[ \t]{0,200})?)?|&[a-z0-9#;]{0,64}|%(?:25){0,8}(?:2?[0-9a-f]?|u[0-9a-f]{0,3})|=(?:[0-9a-f]|\r)?|(?: | ?\r{1,2}| (?=\n))(?:\n[ \t]{0,200})?|\n[ \t]{0,200}/
      .source
  }|${/\x1b\[[0-?]{0,64}[ -/]{0,8}|\x1b[\]PX^_][^\x07\x1b]{0,2048}(?:\x1b\\?)?|\x1b[()*+#% ]?/.source}|${/(?:\xc2?\x9b|\ufffd|\xef\xbf\xbd)[0-?]{0,64}[ -/]{0,8}|\xc2|\xe2[\x80\x81]?|\xef[\xbb\xbf]?|\xc2?[\x90\x98\x9d-\x9f][^\x07\x1b\x90\x98\x9c-\x9f]{0,2048}/.source}|\\](?:\\](?:>(?:<[!A-Z[]{0,7})?)?)?)$`,
  "i",
);

/** @returns the reading of the text; the text itself where it reads as it stands */
export function canonical(text: string, way: Way = USUAL): string {
  let read = text;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const next = read.replace(way, decode);
    if (next === read) break;
    read = next;
    if (!mayHoldMore(read)) break;
  }
  return read;
}

/** The same with places: for texts in which something was found. @param goesOn more follows the text, which may end within an escape */
export function canonicalReading(text: string, way: Way = USUAL, goesOn = false): Reading {
  let reading: Reading | undefined;
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const read = readOnce(reading?.text ?? text, reading, way);
    // decoding may leave the beginning of another escape
    const next = goesOn ? withoutLast(read, unfinished(read.text)) : read;
    if (next.text === (reading?.text ?? text)) return reading ?? next;
    reading = next;
    if (!mayHoldMore(reading.text)) break;
  }
  return reading ?? readOnce(text, undefined, way);
}

/** Whether anything but line ends tells the reading from the text. */
function hasCodes(text: string): boolean {
  MARK.lastIndex = 0;
  for (let found = MARK.exec(text); found; found = MARK.exec(text)) {
    CODE.lastIndex = found.index;
    if (CODE.test(text)) return true;
  }
  return false;
}

/** How many of the last characters may be the beginning of something that reads as one character, or as none. */
export function unfinished(text: string): number {
  const long = text.slice(-2_300);
  // Only a text for the terminal itself is longer than this.
  const tail = /\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]/.test(long) ? long : long.slice(-300);
  return UNFINISHED.exec(tail)?.[0].length ?? 0;
}

const withoutLast = ({ text, starts, ends }: Reading, count: number): Reading => {
  const length = text.length - count;
  return { text: text.slice(0, length), starts: starts.slice(0, length), ends: ends.slice(0, length) };
};

const MORE = new RegExp(String.raw`[\\&%=\x80-\x9f${HIDDEN}]`);
const mayHoldMore = (text: string): boolean => MORE.test(text);

function readOnce(text: string, of: Reading | undefined, way: Way): Reading {
  const made: Reading = { text: "", starts: [], ends: [] };
  const parts: string[] = [];
  const add = (part: string, from: number, to: number, isLiteral: boolean): void => {
    parts.push(part);
    for (let n = 0; n < part.length; n += 1) {
      const [first, last] = isLiteral ? [from + n, from + n] : [from, to - 1];
      made.starts.push(of ? (of.starts[first] as number) : first);
      made.ends.push(of ? (of.ends[last] as number) : last + 1);
    }
  };
  let at = 0;
  for (const found of text.matchAll(way)) {
    add(text.slice(at, found.index), at, found.index, true);
    at = found.index + found[0].length;
    add(decode(...(found as unknown as Parameters<typeof decode>)), found.index, at, false);
  }
  add(text.slice(at), at, text.length, true);
  made.text = parts.join("");
  return made;
}

function decode(
  token: string,
  braced?: string,
  unicode?: string,
  byte?: string,
  octal?: string,
  tab?: string,
  decimal?: string,
  hexadecimal?: string,
  name?: string,
  wide?: string,
  percent?: string,
  quoted?: string,
): string {
  const hex = braced ?? unicode ?? byte ?? hexadecimal ?? wide ?? percent ?? quoted;
  if (hex !== undefined) return character(Number.parseInt(hex, 16));
  if (octal !== undefined) return character(Number.parseInt(octal, 8));
  if (decimal !== undefined) return character(Number(decimal));
  if (tab !== undefined) return "\t";
  if (name !== undefined) return ENTITIES.get(name) ?? token;
  return "";
}

/** What splits a word does so in any spelling. */
function character(code: number): string {
  if (code === 0x0a || code === 0x0d || code > 0x10_ff_ff) return "";
  return String.fromCodePoint(code);
}

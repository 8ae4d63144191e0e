// A line in which quotes, brackets and line ends are written as entities or escapes, as text within XML, HTML and JSON is.

/** Seen sooner than the rest. A quote behind fewer backslashes is read by the rules for lines themselves. */
const CODED = /&(?:amp;|quot;|apos;|lt;|gt;|#[\dxX])|\\u00(?:22|27|3[cCeE])|\\{3}|<!\[CDATA\[/;

/** Ampersands may be written as entities again and again, and backslashes doubled. */
const CODES = new RegExp(
  `&(?:amp;){0,8}(?:(quot|#0{0,6}34|#[xX]0{0,6}22)|(apos|#0{0,6}39|#[xX]0{0,6}27)|(lt|#0{0,6}60|#[xX]0{0,6}3[cC])` +
    `|(gt|#0{0,6}62|#[xX]0{0,6}3[eE])|(#0{0,6}1[03]|#[xX]0{0,6}[aAdD])|(amp));` +
    `|\\\\{1,63}u00(?:(22)|(27)|(3[cC])|(3[eE]))|\\\\{3,255}(")|(<!\\[CDATA\\[|\\]\\]>)`,
  "g",
);
/** What each group of the pattern stands for. */
const SIGNS = ['"', "'", "<", ">", "\n", "&", '"', "'", "<", ">", '"', "\n"];

/** Text of several words within an element, which is a line of its own: `<output>username bob password x</output>`. */
const TEXT = /(?<=>)[^<>]*[^<>\s][ \t][^<>]*(?=<|$)|^[^<>]*[^<>\s][ \t][^<>]*(?=<\/)/g;
/** Elements in which people write what they like. */
const PROSE =
  /^(?:\w{1,20}:)?[\w.-]{0,60}(?:descr(?:iption)?|comments?|contact|location|remark|banner|message|title|label|name)$/i;
const TAG = /<\/?[A-Za-z][\w.:-]{0,79}(?:\s[^<>]{0,400})?>/;

/** A line of what is meant, and where each of its characters stands in the line as it is. */
export interface MeantLine {
  text: string;
  starts: readonly number[];
  ends: readonly number[];
}

/** @returns nothing where the line means what it says. Time grows with its length. */
export function meantLines(line: string): MeantLine[] {
  const lines = CODED.test(line) ? decoded(line, 0, line.length).filter(({ isCoded }) => isCoded) : [];
  if (TAG.test(line))
    for (const { 0: text, index } of line.matchAll(TEXT))
      if (!PROSE.test(elementBefore(line, index))) lines.push(...decoded(line, index, index + text.length));
  return lines.filter(({ text }) => text.trim() !== "");
}

/** The name of the element whose text begins here. */
const elementBefore = (line: string, index: number): string =>
  /^<([\w.:-]{1,80})/.exec(line.slice(line.lastIndexOf("<", index), index))?.[1] ?? "";

function decoded(line: string, begin: number, end: number): (MeantLine & { isCoded: boolean })[] {
  const lines: { text: string; starts: number[]; ends: number[] }[] = [{ text: "", starts: [], ends: [] }];
  const literal = (from: number, to: number): void => {
    const last = lines.at(-1)!;
    last.text += line.slice(from, to);
    for (let at = from; at < to; at += 1) {
      last.starts.push(at);
      last.ends.push(at + 1);
    }
  };
  let from = begin;
  for (const { 0: code, index, ...groups } of line.slice(begin, end).matchAll(CODES)) {
    const start = begin + index;
    literal(from, start);
    from = start + code.length;
    const sign = SIGNS.find((_, n) => (groups as Record<number, string | undefined>)[n + 1] !== undefined)!;
    if (sign === "\n") lines.push({ text: "", starts: [], ends: [] });
    else {
      const last = lines.at(-1)!;
      last.text += sign;
      last.starts.push(start);
      last.ends.push(from);
    }
  }
  literal(from, end);
  return lines.map((each) => ({ ...each, isCoded: from > begin }));
}

// A line without the colours and signs that no reader sees, so that a keyword among them is found.

import { CONTROL_STRING, CSI } from "../../packages/devices/src/words/control-sequences.js";

const UNSEEN = new RegExp(
  `${CSI}|${CONTROL_STRING}|${/\u001b(?:[()*+#% ][^\u001b]|[^[\]])|[\u0080-\u009f\u00ad\u200b-\u200f\u2060\ufeff]/.source}`,
  "g",
);
const STRINGS = new RegExp(CONTROL_STRING, "g");
/** What stands in front of the text itself: that it is one, and of what kind. */
const INTRODUCER = /^(?:\u001b.|[^])(?:\d{1,3};)?/;

/** Texts for the terminal itself, such as its title, which may hold a secret too. */
export const hiddenTexts = (line: string): { text: string; start: number }[] =>
  [...line.matchAll(STRINGS)].map(({ 0: whole, index }) => {
    const text = whole.replace(INTRODUCER, "");
    return { text: text.replace(/(?:\u001b\\|[^])$/, ""), start: index + whole.length - text.length };
  });

export interface PlainLine {
  plain: string;
  /** Where the character stands in the line as it is. */
  placeOf(index: number): number;
}

/** @returns undefined where there is nothing unseen in the line. Time grows with its length. */
export function plainLine(line: string): PlainLine | undefined {
  let plain = "";
  let from = 0;
  const places: number[] = [];
  const take = (end: number): void => {
    plain += line.slice(from, end);
    for (let at = from; at < end; at += 1) places.push(at);
  };
  for (const { 0: unseen, index } of line.matchAll(UNSEEN)) {
    take(index);
    from = index + unseen.length;
  }
  if (from === 0) return undefined;
  take(line.length);
  return { plain, placeOf: (index) => places[index] ?? line.length };
}

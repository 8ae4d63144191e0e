// A line without the colours and signs that no reader sees, so that a keyword among them is found.

const UNSEEN =
  /\u001b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|[()*+#% ][^\u001b]|[^[\]])|[\u00ad\u200b-\u200f\u2060\ufeff]/g;

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

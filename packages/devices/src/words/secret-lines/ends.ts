// Cuts signs off the end of a text. A regular expression that ends with `$` looks at each of a row of signs anew.

/** @returns the text without the signs that stand at its end */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1]!)) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

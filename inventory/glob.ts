// Shell patterns of names: `*` any characters, `?` one, `[ab]` one of them.

export function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let mark = 0;
  while (at < text.length) {
    const width = from < pattern.length ? widthAt(pattern, from, text[at]!) : 0;
    if (pattern[from] === "*") {
      star = from++;
      mark = at;
    } else if (width > 0) {
      at++;
      from += width;
    } else if (star >= 0) {
      from = star + 1;
      at = ++mark;
    } else return false;
  }
  while (pattern[from] === "*") from++;
  return from === pattern.length;
}

/** Characters of the pattern that match the character; 0: it does not match. */
function widthAt(pattern: string, from: number, char: string): number {
  if (pattern[from] === "?") return 1;
  const end = pattern[from] === "[" ? pattern.indexOf("]", from + 2) : -1;
  if (end < 0) return pattern[from] === char ? 1 : 0;
  const isNegated = /[!^]/.test(pattern[from + 1]!);
  const body = pattern.slice(from + (isNegated ? 2 : 1), end);
  let isIn = false;
  for (let i = 0; i < body.length; i++) {
    const isRange = body[i + 1] === "-" && i + 2 < body.length;
    if (isRange ? body[i]! <= char && char <= body[i + 2]! : body[i] === char) isIn = true;
    if (isRange) i += 2;
  }
  return isIn === isNegated ? 0 : end - from + 1;
}

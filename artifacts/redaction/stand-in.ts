// Another text in the place of a secret, of the same length and the same kinds of characters: what is made of a text with
// one and of the text with the other differs exactly where it shows something of the secret.
import type { Span } from "./spans.js";

/** Letters that hexadecimal digits may be stay such letters; no number begins with 0 that did not. */
const ROWS = ["123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"];
const STAND_INS = new Map([
  ["0", "1"],
  ...ROWS.flatMap((row) => [...row].map((sign, n): [string, string] => [sign, row[(n + 1) % row.length]!])),
]);
/** What means another character, in JSON or XML, goes on meaning it. */
const ESCAPE = /\\(?:u[0-9a-fA-F]{4}|.)|&#?\w{1,8};|[A-Za-z0-9]/gs;

/** @param kept stand for themselves where they are a part of the secret */
function standIn(secret: string, kept: readonly string[]): string {
  const [first, ...others] = kept;
  if (first !== undefined)
    return secret
      .split(first)
      .map((part) => standIn(part, others))
      .join(first);
  return secret.replaceAll(ESCAPE, (sign) => (sign.length === 1 ? STAND_INS.get(sign)! : sign));
}

/**
 * @param kept what stands for itself
 * @returns the text with another one in each of these places
 */
export function withStandIns(text: string, places: readonly Span[], kept: readonly string[] = []): string {
  const longestFirst = kept.filter((each) => each !== "").toSorted((a, b) => b.length - a.length);
  let made = "";
  let at = 0;
  for (const { start, end } of places.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(at, start);
    made += text.slice(at, from) + standIn(text.slice(from, end), longestFirst);
    at = end;
  }
  return made + text.slice(at);
}

/**
 * @param other what the same work made of a text with stand-ins
 * @returns places that show something of a secret; undefined where the two cannot be compared
 */
export function shownOf(value: string, other: string): Span[] | undefined {
  if (value.length !== other.length) return undefined;
  const spans: Span[] = [];
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === other[at]) continue;
    if (STAND_INS.get(value[at]!) !== other[at]) return undefined;
    const last = spans.at(-1);
    // Signs of a secret have no stand-ins.
    if (last && !/[\s\p{L}\p{N}]/u.test(value.slice(last.end, at))) last.end = at + 1;
    else spans.push({ start: at, end: at + 1 });
  }
  return spans;
}

// Regular expressions as Python's `re.match` runs them on one line of text, on JavaScript's engine where it can.
import { emit } from "./emit.js";
import { differencesOf } from "./differences.js";
import { exactMatcher, type ExactMatcher } from "./exact.js";
import { type FirstChars, firstChars } from "./first.js";
import { parsePattern } from "./parse.js";

export { PythonRegexError } from "./ast.js";
export { BLANK } from "./first.js";

/** The whole match, then the wanted groups in their order. */
export type LineMatch = ArrayLike<string | undefined>;

export interface LineRegex {
  /** Named groups in the order in which they open, as Python's `groupdict()` has them. */
  readonly names: string[];
  /** Those of them that {@link LineRegex.match} gives, in the same order. */
  readonly wanted: string[];
  /** Number of groups, named or not. */
  readonly groups: number;
  /** What a plain line has to begin with, white space aside, for this to match: worth a look before {@link LineRegex.match}. */
  readonly first: FirstChars;
  /**
   * Matches at the start of a line.
   *
   * @param isAscii the line holds nothing but characters for which {@link isPlain} is true
   */
  match(line: string, isAscii: boolean): LineMatch | null;
}

/** Texts on which the fast ASCII patterns say what Python says: all ASCII, and none of Python's odd separators. */
export const isPlain = (text: string): boolean => !/[^\0-\x1b\x20-\x7f]/.test(text);

/**
 * @param isWanted names of the groups that will be read; the others only group
 * @throws {PythonRegexError} where Python refuses the pattern
 */
export function compileLineRegex(
  pattern: string,
  isWanted: (name: string) => boolean = () => true,
): LineRegex {
  const { root, groups, names } = parsePattern(pattern);
  const wanted = [...names].filter(([name]) => isWanted(name));
  const indexes = wanted.map(([, index]) => index);
  const kept = new Set(indexes);
  const differences = differencesOf(root, kept);

  let ascii: RegExp | undefined;
  let unicode: RegExp | undefined;
  const native = (line: string, isAscii: boolean): RegExpExecArray | null => {
    if (isAscii) return (ascii ??= new RegExp(`^(?:${emit(root, "ascii", kept)})`)).exec(line);
    return (unicode ??= new RegExp(`^(?:${emit(root, "unicode", kept)})`, "u")).exec(line);
  };

  let exact: ExactMatcher | undefined;
  const slow = (line: string): LineMatch | null => {
    const found = (exact ??= exactMatcher(root, groups)).match(line);
    return found ? [found[0], ...indexes.map((index) => found[index])] : null;
  };

  let first: FirstChars | undefined;
  let match: LineRegex["match"] = native;
  if (differences.match) match = slow;
  else if (differences.groups) match = (line, isAscii) => native(line, isAscii) && slow(line);
  return {
    names: [...names.keys()],
    wanted: wanted.map(([name]) => name),
    groups,
    get first() {
      return (first ??= firstChars(root));
    },
    match,
  };
}

// Regular expressions of users and of platform data: RE2, so that no pattern and no text takes more than linear time.
import { RE2JS, RE2JSSyntaxException } from "re2js";
import { compileWithin, isCheap, MAX_INSTRUCTIONS } from "../packages/devices/src/words/regex-cost.js";
import { limitedSearch } from "../packages/devices/src/words/pattern-limit.js";
import { takeForPattern } from "./expressions/allowance.js";

const MAX_CACHED = 1_000;
const MAX_PATTERN = 2_000;
const cache = new Map<string, RE2JS>();

interface RegexOptions {
  multiline?: boolean;
  /** Instructions that the compiled pattern may have. */
  limit?: number;
}

/** @throws {Error} with the reason, where RE2 does not accept the pattern or it is too large */
export function compileRegex(pattern: string, options: RegexOptions = {}): RE2JS {
  const { multiline = false, limit = MAX_INSTRUCTIONS } = options;
  const key = `${multiline ? "m" : ""}${limit}/${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  if (pattern.length > MAX_PATTERN) throw new Error(`the pattern is longer than ${MAX_PATTERN} characters`);
  let compiled: RE2JS;
  try {
    compiled = compileWithin(limit, pattern, () => RE2JS.compile(pattern, multiline ? RE2JS.MULTILINE : 0));
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
  if (cache.size >= MAX_CACHED) cache.delete(cache.keys().next().value!);
  cache.set(key, compiled);
  return compiled;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof RE2JSSyntaxException)) return error instanceof Error ? error.message : String(error);
  const text = error.message.replace(/^error parsing regexp:\s*/, "");
  if (text.includes("invalid or unsupported Perl syntax"))
    return `${text}; RE2 has no lookaround and no backreferences`;
  return text;
}

/** Whether the pattern matches from the first character on. @throws {OverBudget} */
export function matchesStart(pattern: string, text: string): boolean {
  const regex = compileRegex(pattern);
  return limitedSearch(regex, text, (each) => regex.matcher(each).lookingAt());
}

/** The first match anywhere, or undefined. `^` and `$` match at line ends. */
export function findLine(pattern: string, text: string): { text: string; index: number } | undefined {
  const regex = compileRegex(pattern, { multiline: true });
  takeForPattern(regex.programSize(), text.length);
  // Whether there is a match at all is told many times faster than where it is.
  if (!isCheap(regex.programSize(), text.length) && !regex.test(text)) return undefined;
  const matcher = regex.matcher(text);
  return matcher.find() ? { text: matcher.group() ?? "", index: matcher.start() } : undefined;
}

// Compiles RE2 patterns once per text: platforms come as fresh copies with every plan, their patterns are the same.
import { RE2JS } from "re2js";

const compiled = new Map<string, RE2JS>();
const KEEP = 4_000;

/** Linear-time pattern. @throws when the source is no RE2 */
export function re2(source: string, flags = 0): RE2JS {
  const key = `${flags}:${source}`;
  let pattern = compiled.get(key);
  if (pattern === undefined) {
    pattern = RE2JS.compile(source, flags);
    if (compiled.size >= KEEP) compiled.delete(compiled.keys().next().value as string);
    compiled.set(key, pattern);
  }
  return pattern;
}

const joined = new WeakMap<readonly string[], RE2JS>();

/** One pattern that finds what any of these find, line by line; undefined for none. */
export function anyOf(sources: readonly string[]): RE2JS | undefined {
  if (sources.length === 0) return undefined;
  let pattern = joined.get(sources);
  if (pattern === undefined) {
    pattern = re2(sources.map((source) => `(?:${source})`).join("|"), RE2JS.MULTILINE);
    joined.set(sources, pattern);
  }
  return pattern;
}

/** The first line of a text in which the pattern is found. */
export function firstLine(pattern: RE2JS | undefined, text: string): string | undefined {
  if (pattern === undefined || text === "" || !pattern.test(text)) return undefined;
  return text
    .split("\n")
    .find((line) => pattern.test(line))
    ?.trim();
}

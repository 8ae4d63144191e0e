// Compiles RE2 patterns once per text: platforms come as fresh copies with every plan, their patterns are the same.
import { RE2JS } from "re2js";
import { DeviceError } from "../errors.js";
import { compileWithin, MAX_INSTRUCTIONS, MAX_LIST_INSTRUCTIONS } from "../../schemas/regex-cost.js";

const compiled = new Map<string, RE2JS>();
const KEEP = 4_000;

/** Linear-time pattern. @throws {Error} where RE2 does not accept the source, or it is too large */
export function re2(source: string, flags = 0, limit = MAX_INSTRUCTIONS): RE2JS {
  const key = `${flags}:${limit}:${source}`;
  let pattern = compiled.get(key);
  if (pattern === undefined) {
    pattern = compileWithin(limit, source, () => RE2JS.compile(source, flags));
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
    const source = sources.map((each) => `(?:${each})`).join("|");
    // A refused line is looked for among what the platform refuses in any mode, too.
    pattern = re2(source, RE2JS.MULTILINE, 2 * MAX_LIST_INSTRUCTIONS);
    joined.set(sources, pattern);
  }
  return pattern;
}

/**
 * The first line of a text in which the pattern is found, without blanks around it; `ignored` lines do not count.
 * @throws {DeviceError} `patterns_too_slow`
 */
export function firstLine(
  pattern: RE2JS | undefined,
  text: string,
  ignored: (line: string) => boolean = () => false,
): string | undefined {
  if (pattern === undefined || text === "") return undefined;
  const began = performance.now();
  const found = pattern.test(text)
    ? text.split("\n").find((line) => pattern.test(line) && !ignored(line))
    : undefined;
  if (performance.now() - began > SLOW_MS) refuseSlow(pattern);
  else slow.delete(pattern);
  return found?.trim();
}

/** As a rule it takes less than one, milliseconds. */
const SLOW_MS = 100;
/** A busy machine may make a search slow; a pattern that is too dear makes each one slow. */
const MOST_SLOW = 3;
const slow = new WeakMap<RE2JS, number>();

/** @throws {DeviceError} `patterns_too_slow` */
function refuseSlow(pattern: RE2JS): void {
  const times = (slow.get(pattern) ?? 0) + 1;
  slow.set(pattern, times);
  if (times < MOST_SLOW) return;
  throw new DeviceError(
    "patterns_too_slow",
    `The platform's patterns for refused lines took longer than ${SLOW_MS} ms ${times} times in a row. ` +
      `Use simpler ones, without large counted repetitions: ${pattern.pattern().slice(0, 200)}`,
    { sent: true },
  );
}

// Compiles RE2 patterns once per text: platforms come as fresh copies with every plan, their patterns are the same.
// What they may take on the worker's loop is limited: patterns of a step and of an inventory's own platforms meet whatever
// a device prints.
import { RE2JS } from "re2js";
import { DeviceError } from "../errors.js";
import { OverBudget } from "../words/pattern-budget.js";
import { limitedSearch, takeForCompiling } from "../words/pattern-limit.js";
import { compileWithin, estimateInstructions, MAX_INSTRUCTIONS } from "../words/regex-cost.js";
import { loopTurn } from "../words/loop-turn.js";

/** A place where a pattern was found. */
export interface Found {
  start: number;
  end: number;
  /** What group 1 has found, and where. */
  group: { text: string; start: number; end: number } | undefined;
}

/** Each search throws {@link DeviceError} `patterns_too_slow` where it takes too long. */
export class Pattern {
  constructor(readonly compiled: RE2JS) {}

  test(text: string): boolean {
    return this.#search(text, (each) => this.compiled.test(each));
  }

  /** Whether it matches the whole text. */
  matches(text: string): boolean {
    return this.#search(text, (each) => this.compiled.matches(each));
  }

  matchesStart(text: string): boolean {
    return this.#search(text, (each) => this.compiled.matcher(each).lookingAt());
  }

  find(text: string): Found | undefined {
    let first: Found | undefined;
    this.some(text, (found) => ((first = found), true));
    return first;
  }

  /** Whether this holds for one of the places where it is found. */
  some(text: string, holds: (found: Found) => boolean): boolean {
    return this.#search(text, (each) => {
      const matcher = this.compiled.matcher(each);
      while (matcher.find()) {
        const has = this.compiled.groupCount() > 0 && matcher.start(1) >= 0;
        const [start, end] = has ? [matcher.start(1), matcher.end(1)] : [0, 0];
        const group = has ? { text: text.slice(start, end), start, end } : undefined;
        if (holds({ start: matcher.start(), end: matcher.end(), group })) return true;
      }
      return false;
    });
  }

  /** It has just been compiled. */
  took(ms: number): void {
    this.#limited(() => takeForCompiling(this.compiled, ms));
  }

  #search<T>(text: string, find: (text: string) => T): T {
    return this.#limited(() => limitedSearch(this.compiled, text, find));
  }

  #limited<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      throw tooSlow(this.compiled.pattern());
    }
  }
}

const tooSlow = (pattern: string): DeviceError =>
  new DeviceError(
    "patterns_too_slow",
    `A regular expression takes too long on what the device printed, and was stopped. ` +
      `Use a simpler one, without large counted repetitions: ${pattern.slice(0, 200)}`,
  );

export const isTooSlow = (error: unknown): boolean =>
  error instanceof DeviceError && error.code === "patterns_too_slow";

const compiled = new Map<string, Pattern>();
const KEEP = 4_000;
/** Instructions from which on the first search needs a time of its own. */
const LARGE = 300;

/** Linear-time pattern. @throws {Error} where RE2 does not accept the source, or it is too large */
export function re2(source: string, flags = 0, limit = MAX_INSTRUCTIONS): Pattern {
  const key = `${flags}:${limit}:${source}`;
  let pattern = compiled.get(key);
  if (pattern === undefined) {
    const began = performance.now();
    pattern = new Pattern(compileWithin(limit, source, () => RE2JS.compile(source, flags)));
    // What RE2 would do at the first search, and which nothing could end in its middle.
    if (pattern.compiled.programSize() > LARGE) pattern.compiled.matches("");
    if (compiled.size >= KEEP) compiled.delete(compiled.keys().next().value as string);
    compiled.set(key, pattern);
    pattern.took(performance.now() - began);
  }
  return pattern;
}

/** Patterns are joined up to so many instructions: larger ones take too long to be compiled at once. */
const MAX_JOINED = 800;
const joined = new WeakMap<readonly string[], Pattern[]>();

/** Few patterns that find together what these find, line by line. */
export function anyOf(sources: readonly string[]): readonly Pattern[] {
  let patterns = joined.get(sources);
  if (patterns === undefined) {
    patterns = groupsOf(sources).map((group) => re2(group, RE2JS.MULTILINE));
    joined.set(sources, patterns);
  }
  return patterns;
}

const ahead = new WeakMap<readonly string[], Promise<void>>();

/** Compiles what {@link anyOf} joins, one at a turn of the loop, so that no search has to pay for it. Again: does nothing. */
export function compileAhead(sources: readonly string[]): Promise<void> | undefined {
  if (joined.has(sources)) return undefined;
  const begun = ahead.get(sources) ?? joinSlowly(sources);
  ahead.set(sources, begun);
  return begun;
}

async function joinSlowly(sources: readonly string[]): Promise<void> {
  const patterns: Pattern[] = [];
  for (const group of groupsOf(sources)) {
    patterns.push(re2(group, RE2JS.MULTILINE));
    await loopTurn();
  }
  joined.set(sources, patterns);
}

function groupsOf(sources: readonly string[]): string[] {
  const groups: string[] = [];
  let size = Infinity;
  for (const source of sources) {
    const own = estimateInstructions(source);
    size += own;
    if (size <= MAX_JOINED) groups.push(`${groups.pop()}|(?:${source})`);
    else {
      size = own;
      groups.push(`(?:${source})`);
    }
  }
  return groups;
}

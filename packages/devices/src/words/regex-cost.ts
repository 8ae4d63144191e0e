// What a regular expression may cost. RE2 needs time for each character times each instruction of the compiled pattern, and
// counted repetitions multiply instructions: `[a-j]{1,900}` has 1,800 of them.

/** Instructions of one compiled pattern. The largest one in the platform data has 2,101. */
export const MAX_INSTRUCTIONS = 3_000;

/** Of patterns that are looked for in the device's last line each time that something arrives. */
export const MAX_STREAMED_INSTRUCTIONS = 1_000;

/** Of all patterns of a platform's list together: they are looked for as one. The longest list has 2,821. */
export const MAX_LIST_INSTRUCTIONS = 4_000;

/** Instructions times characters that take 30 ms at most, 1 ms as a rule. */
const CHEAP = 600_000;

/** Whether the pattern may run on the text where nothing else can run meanwhile. */
export const isCheap = (instructions: number, characters: number): boolean =>
  instructions * characters <= CHEAP;

/** The estimate is at most this many times too large. */
const MARGIN = 4;

/**
 * Compiles where the pattern is not too large. Compiling takes time for each instruction, too, so that patterns far beyond
 * the limit are refused before it.
 * @throws {Error} for people: what is wrong, and what to do; or what `compile` throws
 */
export function compileWithin<T extends { programSize(): number }>(
  limit: number,
  pattern: string,
  compile: (pattern: string) => T,
): T {
  const estimate = estimateInstructions(pattern);
  if (estimate > MARGIN * limit) throw tooLarge(estimate, limit);
  const compiled = compile(pattern);
  if (compiled.programSize() > limit) throw tooLarge(compiled.programSize(), limit);
  return compiled;
}

const tooLarge = (instructions: number, limit: number): Error =>
  new Error(
    `the pattern compiles to about ${instructions} instructions, at most ${limit} are allowed; ` +
      "use smaller counted repetitions, or `*` and `+` instead of them",
  );

const TOKEN =
  /\\Q(?:[^\\]|\\(?!E))*(?:\\E)?|\\[pP](?:\{[^}]*\}|.)|\\x\{[^}]*\}|\\[^]|\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]|\(\?[imsU-]*\)|\((?:\?(?:P?<\w+>|[imsU-]*:))?|\{(\d+)(?:,(\d*))?\}\??|[*+?]\??|[^]/g;

interface Frame {
  total: number;
  /** Of what a quantifier behind it repeats. */
  last: number;
}

/** A class counts as one instruction, and needs time for each of its ranges. */
const RANGES_FOR_ONE = 40;
const CHARACTERS_FOR_ONE = 16;
function weightOf(token: string): number {
  if (token.startsWith("\\Q")) return token.length;
  const named = token.match(/\\[pP]/g)?.length ?? 0;
  const listed = token.startsWith("[") ? Math.floor(token.length / CHARACTERS_FOR_ONE) : 0;
  return 1 + named * Math.floor(600 / RANGES_FOR_ONE) + listed;
}

/** About as many instructions as the pattern compiles to; rather more than less. */
export function estimateInstructions(pattern: string): number {
  const open: Frame[] = [];
  let frame: Frame = { total: 2, last: 0 };
  const add = (instructions: number): void => {
    frame.total += instructions;
    frame.last = instructions;
  };
  const repeat = (copies: number, more: number): void => {
    const added = frame.last * (copies - 1) + more;
    frame.total += added;
    frame.last += added;
  };
  for (const [token, low, high] of pattern.matchAll(TOKEN)) {
    if (low !== undefined) {
      const [least, most] = [Number(low), high === undefined || high === "" ? Number(low) : Number(high)];
      repeat(Math.max(1, most), Math.max(1, most - least));
    } else if (/^[*+?]/.test(token)) repeat(1, 1);
    else if (token === "|") {
      frame.total += 1;
      frame.last = 0;
    } else if (/^\(\?[imsU-]*\)$/.test(token)) frame.last = 0;
    else if (token.startsWith("(")) {
      open.push(frame);
      frame = { total: 0, last: 0 };
    } else if (token === ")") {
      const inside = frame.total + 2;
      frame = open.pop() ?? { total: 0, last: 0 };
      add(inside);
    } else add(weightOf(token));
  }
  return open.reduce((sum, { total }) => sum + total, frame.total);
}

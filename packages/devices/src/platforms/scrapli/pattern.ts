// Writes a regular expression of PCRE, as scrapli's definitions use them, in RE2's syntax where that can be done.
import { RE2JS } from "re2js";

/** A line that no prompt's pattern may match: the sign that leaving something out left nothing. */
const NO_PROMPT = "This is a line of output, and no prompt.";

export interface Rewritten {
  pattern: string;
  /** What was left out, in words. */
  left_out?: string;
}

/** @throws {Error} when RE2 cannot say it, or would match any line */
export function toRe2(pattern: string): Rewritten {
  // `(?=X$).*$` is X with a detour.
  const straight = pattern.replace(/\(\?=(.*)\$\)\.\*\$$/, "(?:$1)$");
  const calm = straight.replace(/(?<!\\)([?*+}])\+/g, "$1");
  const { text, looks } = withoutLookarounds(calm);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(text);
  } catch (error) {
    throw new Error(
      `the pattern ${JSON.stringify(pattern)} cannot be written in RE2: ${(error as Error).message}`,
      { cause: error },
    );
  }
  if (compiled.matches(NO_PROMPT))
    throw new Error(
      `the pattern ${JSON.stringify(pattern)} looks ahead, which RE2 cannot; without that it would match any line`,
    );
  return looks.length ? { pattern: text, left_out: looks.join(" and ") } : { pattern: text };
}

/** A pattern over two lines, cut where they part: a session looks at the last line, and at the one above it. */
export function aboveAndLast(pattern: string): { above?: string; last: string } {
  const [flags = ""] = /^\(\?[a-z]+\)/.exec(pattern) ?? [];
  for (let at = 0; at < pattern.length; ) {
    if (pattern.startsWith("\\n", at)) {
      const above = pattern.slice(0, at).replace(/\\s[*+?]$/, "");
      return { above: `${above}$`, last: `${flags}^${pattern.slice(at + 2)}` };
    }
    const opens = pattern[at] === "(" || pattern[at] === "[";
    at = opens ? closing(pattern, at) : at + (pattern[at] === "\\" ? 2 : 1);
  }
  return { last: pattern };
}

function withoutLookarounds(pattern: string): { text: string; looks: string[] } {
  const looks: string[] = [];
  let text = "";
  for (let at = 0; at < pattern.length; ) {
    if (/^\(\?<?[=!]/.test(pattern.slice(at))) {
      const end = closing(pattern, at);
      looks.push(pattern.slice(at, end));
      at = end;
    } else {
      const step = pattern[at] === "\\" ? 2 : 1;
      text += pattern.slice(at, at + step);
      at += step;
    }
  }
  return { text, looks };
}

/** Where the group or class that opens at `from` has been closed. */
function closing(pattern: string, from: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = from; at < pattern.length; at++) {
    const sign = pattern[at];
    if (sign === "\\") at++;
    else if (inClass) inClass = sign !== "]";
    else if (sign === "[") inClass = true;
    else if (sign === "(") depth++;
    else if (sign === ")") depth--;
    if (depth === 0 && !inClass) return at + 1;
  }
  return pattern.length;
}

// Places inside a value, and patterns that name many of them: `neighbors.*.state`, `**.uptime`.

/** Members and elements on the way to a place; elements of keyed lists by their key's value, others by position. */
export type Path = readonly string[];

/** `neighbors."10.0.0.2".state`: parts with a dot, blank, quote or bracket are quoted. */
export const showPath = (path: Path): string => (path.length === 0 ? "(all)" : path.map(quoted).join("."));

const quoted = (part: string): string => (/^[^\s."'[\]*]+$/.test(part) ? part : JSON.stringify(part));

const PART = /"((?:[^"\\]|\\.)*)"|\[("?)((?:[^\]"])*)\2\]|([^."[\]]+)/gy;

/** `.` is the whole value. @throws {SyntaxError} naming the pattern and the place */
export function parsePattern(text: string): Path {
  if (text === ".") return [];
  const parts: string[] = [];
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    if (at > 0 && text[at] === ".") PART.lastIndex = ++at;
    const match = PART.exec(text);
    if (!match)
      throw new SyntaxError(
        `\`${text}\` is not a path: unexpected \`${text[at] ?? "end"}\` at character ${at + 1}`,
      );
    const [, inQuotes, , inBrackets, plain] = match;
    parts.push(inQuotes === undefined ? (inBrackets ?? plain ?? "") : inQuotes.replace(/\\(.)/g, "$1"));
  }
  return parts;
}

/** `*` stands for one part, `**` for any number. A pattern also covers everything below the places that it names. */
export const covers = (pattern: Path, path: Path): boolean => fits(pattern, path, true);

/** Whether the pattern names this place itself. */
export const names = (pattern: Path, path: Path): boolean => fits(pattern, path, false);

function fits(pattern: Path, path: Path, below: boolean): boolean {
  let states = withSkips(pattern, new Set([0]));
  for (const part of path) {
    if (below && states.has(pattern.length)) return true;
    const next = new Set<number>();
    for (const state of states) {
      if (pattern[state] === "**") next.add(state);
      if (pattern[state] === "*" || pattern[state] === part) next.add(state + 1);
    }
    states = withSkips(pattern, next);
  }
  return states.has(pattern.length);
}

/** `**` may stand for nothing. A set that grows while it is walked is walked to its new end. */
function withSkips(pattern: Path, states: Set<number>): Set<number> {
  for (const state of states) if (pattern[state] === "**") states.add(state + 1);
  return states;
}

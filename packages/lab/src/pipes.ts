// Output filters behind a bar, as devices have them: include, exclude, begin, section, count, json.

/** Splits `show x | include y` into the command and its pipes. */
export function splitPipes(line: string): { command: string; pipes: string[] } {
  const [command = "", ...pipes] = line.split(/\s+\|\s+/);
  return { command: command.trim(), pipes: pipes.map((pipe) => pipe.trim()) };
}

type Filter = (lines: string[], argument: string) => string[];

const matcher = (argument: string) => {
  const text = argument.replace(/^"(.*)"$/, "$1");
  try {
    return new RegExp(text);
  } catch {
    return { test: (line: string) => line.includes(text) };
  }
};

const section: Filter = (lines, argument) => {
  const wanted = matcher(argument);
  let inside = false;
  return lines.filter((line) => (/^\s/.test(line) ? inside : (inside = wanted.test(line))));
};

/** What a kind's pipe names stand for. */
export const pipeFilters: Record<string, Filter> = {
  include: (lines, argument) => lines.filter((line) => matcher(argument).test(line)),
  exclude: (lines, argument) => lines.filter((line) => !matcher(argument).test(line)),
  begin: (lines, argument) => {
    const at = lines.findIndex((line) => matcher(argument).test(line));
    return at < 0 ? [] : lines.slice(at);
  },
  section,
  count: (lines) => [`Count: ${lines.length} lines`],
  wc: (lines) => [String(lines.length)],
  none: (lines) => lines,
};

/** Applies one pipe; undefined when the kind has none of that name. */
export function applyPipe(text: string, pipe: string, names: Record<string, string>): string | undefined {
  const [word = "", ...rest] = pipe.split(/\s+/);
  const name =
    Object.keys(names).find((each) => each === word) ??
    Object.keys(names).find((each) => each.startsWith(word));
  const filter = name === undefined ? undefined : pipeFilters[names[name]!];
  return filter?.(text.split("\n"), rest.join(" ")).join("\n");
}

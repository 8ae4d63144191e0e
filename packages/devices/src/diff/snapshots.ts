// Compares two snapshots command by command: data by structure, other output by line.
import type { Json } from "../words/json.js";
import { compare } from "./compare.js";
import type { CompareOptions, Difference } from "./compare.js";
import { ignoredInLines, ignoredMembers, type IgnoredMembers, type VolatileData } from "./defaults.js";
import { compareLines } from "./lines.js";
import type { Excluder, LineOptions } from "./lines.js";
import { showPath } from "./path.js";
import { re2 } from "../shell/regex.js";

export interface Snapshot {
  name: string;
  device: string;
  commands: { command: string; parsed: Json; raw: string }[];
}

export interface SnapshotDifference {
  command: string;
  /** What did not count. */
  excluded: string[];
  differences: Difference[];
  /** Compared by line, so that the paths of `exclude` and `keys` that were given say nothing of it. */
  by_line?: true;
}

export interface SnapshotOptions extends Pick<CompareOptions, "exclude" | "keys"> {
  /** What changes by itself counts as well. */
  whole?: boolean;
  /** Of the device's platform. */
  volatile_data?: VolatileData | undefined;
}

/** One entry for each command of either snapshot, in order. @throws {SyntaxError} for a pattern that is none */
export function compareSnapshots(
  before: Snapshot,
  after: Snapshot,
  { exclude: patterns = [], keys = {}, whole = false, volatile_data = [] }: SnapshotOptions = {},
): SnapshotDifference[] {
  const of = ({ commands }: Snapshot, command: string) => commands.find((entry) => entry.command === command);
  const paths = patterns.filter((each) => !isText(each));
  const excludes = patterns.filter(isText).map(excludeOf);
  const names = [...new Set([...before.commands, ...after.commands].map(({ command }) => command))];
  return names.map((command) => {
    const ignored = whole ? NOTHING : ignoredMembers(command, volatile_data);
    const [old, now] = [of(before, command), of(after, command)];
    const differences = differencesOf(old, now, {
      data: { exclude: paths, keys, ignored: ignored.matches },
      lines: { ignored: whole ? undefined : ignoredInLines(command), excluded: excludes },
    });
    const given = paths.length > 0 || Object.keys(keys).length > 0;
    const unheard = given && differences.length > 0 && old && now && isByLine(old, now);
    return {
      command,
      excluded: [...patterns, ...ignored.patterns.map((pattern) => `**.${pattern}`)],
      differences,
      ...(unheard ? { by_line: true as const } : {}),
    };
  });
}

const NOTHING: IgnoredMembers = { patterns: [], matches: () => false };

const isText = (pattern: string): boolean => /^\/.+\/$/.test(pattern);

function excludeOf(pattern: string): Excluder {
  // In a thread, which has a limit of its own.
  const found = re2(pattern.slice(1, -1)).compiled;
  return (line, by) => found.matcher(line).replaceAll(by);
}

const isByLine = (before: Entry, after: Entry): boolean => before.parsed === null || after.parsed === null;

type Entry = Snapshot["commands"][number];

function differencesOf(
  before: Entry | undefined,
  after: Entry | undefined,
  options: { data: CompareOptions; lines: LineOptions },
): Difference[] {
  const content = ({ parsed, raw }: Entry): Json => parsed ?? raw;
  if (!before) return after ? [{ kind: "added", path: [], after: content(after) }] : [];
  if (!after) return [{ kind: "removed", path: [], before: content(before) }];
  if (isByLine(before, after)) return compareLines(before.raw, after.raw, options.lines);
  return compare(before.parsed, after.parsed, options.data);
}

const BY_LINE =
  "  (text, compared by line: paths of `exclude` and `keys` name places in data; leave text out with `/RE2/`)";
const SIGNS = { added: "+", removed: "-", changed: "~" } as const;
const VALUE_LIMIT = 120;

/** For people: a heading for each command that differs, then `+ path: value`, `- path: value`, `~ path: old → new`. */
export function renderDifferences(entries: SnapshotDifference[]): string {
  const differing = entries.filter(({ differences }) => differences.length > 0);
  return differing
    .map(({ command, differences, by_line }) =>
      [command, ...(by_line ? [BY_LINE] : []), ...differences.map(line)].join("\n"),
    )
    .join("\n\n");
}

function line(difference: Difference): string {
  const { kind, path } = difference;
  const values =
    kind === "added"
      ? [difference.after]
      : kind === "removed"
        ? [difference.before]
        : [difference.before, difference.after];
  return `  ${SIGNS[kind]} ${showPath(path)}: ${values.map(shorten).join(" → ")}`;
}

function shorten(value: Json): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > VALUE_LIMIT ? `${text.slice(0, VALUE_LIMIT)}…` : text;
}

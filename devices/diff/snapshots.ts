// Compares two snapshots command by command: data by structure, other output by line.
import type { Json } from "../../schemas/json.js";
import { compare } from "./compare.js";
import type { CompareOptions, Difference } from "./compare.js";
import { defaultExclude, ignoredInLines } from "./defaults.js";
import { compareLines } from "./lines.js";
import { showPath } from "./path.js";

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
}

/** One entry for each command of either snapshot, in order. @throws {SyntaxError} for a pattern that is none */
export function compareSnapshots(
  before: Snapshot,
  after: Snapshot,
  options: CompareOptions = {},
): SnapshotDifference[] {
  const of = ({ commands }: Snapshot, command: string) => commands.find((entry) => entry.command === command);
  const names = [...new Set([...before.commands, ...after.commands].map(({ command }) => command))];
  return names.map((command) => {
    const excluded = [...(options.exclude ?? []), ...defaultExclude(command)];
    const [old, now] = [of(before, command), of(after, command)];
    return { command, excluded, differences: differencesOf(old, now, { ...options, exclude: excluded }) };
  });
}

type Entry = Snapshot["commands"][number];

function differencesOf(
  before: Entry | undefined,
  after: Entry | undefined,
  options: CompareOptions,
): Difference[] {
  const content = ({ parsed, raw }: Entry): Json => parsed ?? raw;
  if (!before) return after ? [{ kind: "added", path: [], after: content(after) }] : [];
  if (!after) return [{ kind: "removed", path: [], before: content(before) }];
  if (before.parsed === null || after.parsed === null)
    return compareLines(before.raw, after.raw, ignoredInLines(before.command));
  return compare(before.parsed, after.parsed, options);
}

const SIGNS = { added: "+", removed: "-", changed: "~" } as const;
const VALUE_LIMIT = 120;

/** For people: a heading for each command that differs, then `+ path: value`, `- path: value`, `~ path: old → new`. */
export function renderDifferences(entries: SnapshotDifference[]): string {
  const differing = entries.filter(({ differences }) => differences.length > 0);
  return differing
    .map(({ command, differences }) => [command, ...differences.map(line)].join("\n"))
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

// The difference of two texts, line by line, for output that is not data.
import { diffArrays } from "diff";
import type { Difference } from "./compare.js";

/** What stands for text that does not count. No device prints it. */
const GONE = "\u0000";

export interface LineOptions {
  /** What does not count within a line: two lines that differ in nothing else are the same. */
  ignored?: RegExp | undefined;
  /** The same, as its users gave it; a line of which nothing else is left does not count at all. */
  excluded?: readonly Excluder[];
}
/** Replaces what does not count. */
export type Excluder = (line: string, by: string) => string;

/** A line that stands in the place of another one is a change. Blanks at line ends do not count. */
export function compareLines(before: string, after: string, options: LineOptions = {}): Difference[] {
  const { ignored, excluded = [] } = options;
  const split = (text: string) => text.split("\n").map((line) => line.trimEnd());
  const without = (line: string) => excluded.reduce((rest, exclude) => exclude(rest, GONE), line);
  const plain = (line: string) => {
    const rest = without(line);
    return ignored ? rest.replace(ignored, "…").replace(/\s+/g, " ") : rest;
  };
  const isGone = (line: string) => without(line).replaceAll(GONE, "").trim() === "" && line.trim() !== "";
  const differences: Difference[] = [];
  let at = 0;
  let removed: { path: string[]; line: string }[] = [];
  const flush = () => {
    for (const { path, line } of removed) differences.push({ kind: "removed", path, before: line });
    removed = [];
  };
  const parts = diffArrays(split(before), split(after), {
    comparator: (one, other) => plain(one) === plain(other),
  });
  for (const part of parts) {
    const lines = part.value.map((line, n) => ({ path: [`line ${at + n + 1}`], line }));
    const counted = excluded.length > 0 ? lines.filter(({ line }) => !isGone(line)) : lines;
    if (part.removed) {
      removed = counted;
      continue;
    }
    if (part.added) {
      for (const { path, line } of counted) {
        const old = removed.shift();
        differences.push(
          old
            ? { kind: "changed", path, before: old.line, after: line }
            : { kind: "added", path, after: line },
        );
      }
    }
    flush();
    at += part.value.length;
  }
  flush();
  return differences;
}

// The difference of two texts, line by line, for output that is no data.
import { diffArrays } from "diff";
import type { Difference } from "./compare.js";

/**
 * A line that stands in the place of another one is a change. Blanks at line ends do not count.
 * @param ignored what does not count within a line: two lines that differ in nothing else are the same
 */
export function compareLines(before: string, after: string, ignored?: RegExp): Difference[] {
  const split = (text: string) => text.split("\n").map((line) => line.trimEnd());
  const plain = (line: string) => (ignored ? line.replace(ignored, "…").replace(/\s+/g, " ") : line);
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
    if (part.removed) {
      removed = part.value.map((line, n) => ({ path: [`line ${at + n + 1}`], line }));
      continue;
    }
    if (part.added) {
      for (const [n, line] of part.value.entries()) {
        const path = [`line ${at + n + 1}`];
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

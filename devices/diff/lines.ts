// The difference of two texts, line by line, for output that is no data.
import { diffArrays } from "diff";
import type { Difference } from "./compare.js";

/** A line that stands in the place of another one is a change. Blanks at line ends do not count. */
export function compareLines(before: string, after: string): Difference[] {
  const split = (text: string) => text.split("\n").map((line) => line.trimEnd());
  const differences: Difference[] = [];
  let at = 0;
  let removed: { path: string[]; line: string }[] = [];
  const flush = () => {
    for (const { path, line } of removed) differences.push({ kind: "removed", path, before: line });
    removed = [];
  };
  for (const part of diffArrays(split(before), split(after))) {
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

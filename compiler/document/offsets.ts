// Where the n-th character of a scalar's value stands in the text: through quotes, escapes, indentation and folding.
import type { SourceRange } from "../diagnostics/index.js";
import type { ScalarNode } from "./node.js";

const isBlank = (char: string | undefined): boolean =>
  char === " " || char === "\t" || char === "\n" || char === "\r";

/** Length of the escape sequence at `at`, which holds a backslash. */
function escapeLength(text: string, at: number): number {
  const kind = text[at + 1];
  if (kind === "x") return 4;
  if (kind === "u") return 6;
  return kind === "U" ? 10 : 2;
}

function bodyStart({ source, start, end, style }: ScalarNode): number {
  if (style === "single" || style === "double") return start + 1;
  if (style !== "block") return start;
  // Past the header line: `|`, `>-`, `|2 # comment`.
  const lineEnd = source.text.indexOf("\n", start);
  return lineEnd < 0 || lineEnd > end ? end : lineEnd + 1;
}

/** The range of `length` characters of the value from `offset`; best effort where lines are folded. */
export function placeInside(node: ScalarNode, offset: number, length = 1): SourceRange {
  const value = typeof node.value === "string" ? node.value : "";
  const start = align(node, value, offset);
  const end = length <= 1 ? start + 1 : align(node, value, offset + length - 1) + 1;
  return { source: node.source, start, end: Math.max(start + 1, Math.min(end, node.end)) };
}

/** Where the search in a text ended last: its problems come in order, and a long text may have thousands. */
let last: { node: ScalarNode; i: number; at: number } | undefined;

function align(node: ScalarNode, value: string, offset: number): number {
  const { text } = node.source;
  const known = last?.node === node && last.i <= offset ? last : undefined;
  let at = known?.at ?? bodyStart(node);
  for (let i = known?.i ?? 0; at < node.end; i++) {
    // Line breaks and indentation of the text that the value has not.
    if (!isBlank(value[i])) while (at < node.end && isBlank(text[at])) at++;
    if (node.style === "double") {
      while (text[at] === "\\" && /[\r\n]/.test(text[at + 1] ?? "")) {
        at += 2;
        while (at < node.end && isBlank(text[at])) at++;
      }
    }
    if (i >= offset) {
      last = { node, i, at };
      return at;
    }
    if (node.style === "double" && text[at] === "\\") {
      const width = escapeLength(text, at);
      // A character beyond the basic plane is two units of the value.
      if (width === 10 && (value.codePointAt(i) ?? 0) > 0xffff) i++;
      at += width;
    } else if (node.style === "single" && text[at] === "'") at += 2;
    else if (value[i] === "\n" || value[i] === " ") at += text[at] === "\r" ? 2 : isBlank(text[at]) ? 1 : 0;
    else at++;
  }
  return Math.min(at, Math.max(node.start, node.end - 1));
}

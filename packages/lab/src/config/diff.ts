// The difference between two configurations, in the forms in which devices show a candidate.
import { createTwoFilesPatch } from "diff";
import { braces, lines, type LineStyle } from "./render.js";
import type { Node } from "./tree.js";

interface Marked {
  node: Node;
  sign: "+" | "-" | " ";
  children: Marked[];
}

/** Branches that differ: whole subtrees that came or went, and the way to them. */
function marked(before: Node, after: Node): Marked[] {
  const made: Marked[] = [];
  for (const node of before.children) {
    const same = after.children.find((each) => each.text === node.text);
    if (!same) made.push({ node, sign: "-", children: [] });
    else {
      const children = marked(node, same);
      if (children.length) made.push({ node, sign: " ", children });
    }
  }
  for (const node of after.children) {
    if (!before.children.some((each) => each.text === node.text))
      made.push({ node, sign: "+", children: [] });
  }
  return made;
}

const prefixed = (text: string, prefix: string) => text.replace(/^/gm, prefix);
const only = (node: Node): Node => ({ ...node, children: [node] });

/** Junos and VyOS: a header per place, signed lines below. `header` holds `{path}`. */
export function editDiff(before: Node, after: Node, header: string, terminator: string): string {
  const out: string[] = [];
  const walk = (list: Marked[], path: string[]) => {
    const here = list.filter((each) => each.sign !== " ");
    if (here.length) out.push(header.replace("{path}", path.join(" ")).replace(" ]", "]"));
    for (const { node, sign } of here)
      out.push(prefixed(braces(only(node), terminator), terminator ? `${sign}  ` : `${sign} `));
    for (const { node, children } of list) walk(children, [...path, node.text]);
  };
  walk(marked(before, after), []);
  return out.join("\n");
}

/** SR Linux and IOS-XR: the changed branches with their parents, signs in the first column. */
export function contextDiff(before: Node, after: Node, style: LineStyle | "braces"): string {
  const out: string[] = [];
  const walk = (list: Marked[], depth: number) => {
    for (const { node, sign, children } of list) {
      const margin = " ".repeat((style === "braces" ? 4 : style.indent) * depth);
      if (sign !== " ") {
        const text =
          style === "braces" ? braces(only(node), "") : lines(only(node), { ...style, separator: undefined });
        out.push(prefixed(text, `${sign}   ${margin}`));
        continue;
      }
      out.push(`    ${margin}${node.text}${style === "braces" ? " {" : ""}`);
      walk(children, depth + 1);
      const end = style === "braces" ? "}" : style.block_end;
      if (end !== undefined) out.push(`    ${margin}${end}`);
    }
  };
  walk(marked(before, after), 0);
  return out.join("\n");
}

/** EOS: a unified diff of the two texts. */
export function unifiedDiff(before: string, after: string, from: string, to: string): string {
  if (before === after) return "";
  const patch = createTwoFilesPatch(from, to, `${before}\n`, `${after}\n`, "", "", { context: 3 });
  return patch.split("\n").slice(1).join("\n").trimEnd();
}

// Prints a configuration as its dialect does: indented lines, braces, or set commands.
import type { Node } from "./tree.js";

export interface LineStyle {
  indent: number;
  /** Printed after each block at the top level. */
  separator?: string | undefined;
  /** Printed at the end of every block, at the block's own indentation. */
  block_end?: string | undefined;
}

export function lines(tree: Node, style: LineStyle): string {
  const out: string[] = [];
  const walk = (node: Node, depth: number) => {
    const margin = " ".repeat(style.indent * depth);
    out.push(margin + node.text);
    for (const child of node.children) walk(child, depth + 1);
    if (node.block && style.block_end !== undefined) out.push(margin + style.block_end);
  };
  let block = true;
  for (const node of tree.children) {
    if (style.separator !== undefined && (node.block || block)) out.push(style.separator);
    walk(node, 0);
    block = node.block;
  }
  if (style.separator !== undefined) out.push(style.separator);
  return out.join("\n");
}

/** `terminator` ends a leaf: `;` on Junos, nothing on VyOS and SR Linux. */
export function braces(tree: Node, terminator: string, depth = 0): string {
  return tree.children
    .map((node) => {
      const margin = "    ".repeat(depth);
      if (!node.children.length)
        return `${margin}${node.text}${node.block && !terminator ? " {\n" + margin + "}" : terminator}`;
      return `${margin}${node.text} {\n${braces(node, terminator, depth + 1)}\n${margin}}`;
    })
    .join("\n");
}

export function sets(tree: Node, prefix: string): string {
  const paths = (node: Node, above: string): string[] =>
    node.children.length ? node.children.flatMap((child) => paths(child, `${above} ${child.text}`)) : [above];
  return tree.children.flatMap((node) => paths(node, `${prefix} ${node.text}`)).join("\n");
}

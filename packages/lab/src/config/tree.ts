// A configuration as a tree: what a device holds, whatever its dialect prints it as.

/** One segment on the way into a configuration, such as `interface Gi1` or `shutdown`. */
export interface Step {
  text: string;
  /** Two steps with one key under one parent are the same setting: the later replaces the earlier. */
  key: string;
  /** Place among its siblings when printed. */
  order: number;
  /** It may hold further lines. */
  block: boolean;
}

export interface Node extends Step {
  children: Node[];
}

export type Change = { set: Step[] } | { remove: Step[]; partial?: string } | { load: Node };

export const root = (): Node => ({ text: "", key: "", order: 0, block: true, children: [] });

export const clone = (node: Node): Node => ({ ...node, children: node.children.map(clone) });

/** Applies a change in place; false when there was nothing to remove. */
export function change(tree: Node, what: Change): boolean {
  if ("load" in what) {
    tree.children = clone(what.load).children;
    return true;
  }
  if ("set" in what) {
    set(tree, what.set);
    return true;
  }
  return remove(tree, what.remove, what.partial);
}

function set(tree: Node, steps: Step[]): void {
  let at = tree;
  for (const step of steps) {
    let child = at.children.find((each) => each.key === step.key);
    if (!child) {
      child = { ...step, children: [] };
      const place = at.children.findIndex((each) => each.order > step.order);
      at.children.splice(place < 0 ? at.children.length : place, 0, child);
    }
    child.text = step.text;
    at = child;
  }
}

/** Removes the node that the steps lead to, or below it every node whose text starts with the partial words. */
function remove(tree: Node, steps: Step[], partial?: string): boolean {
  const parent = find(tree, partial === undefined ? steps.slice(0, -1) : steps);
  if (!parent) return false;
  const last = steps.at(-1);
  const before = parent.children.length;
  parent.children = parent.children.filter((each) =>
    partial === undefined
      ? each.text !== last?.text
      : each.text !== partial && !each.text.startsWith(`${partial} `),
  );
  return parent.children.length < before;
}

/** The node that the steps lead to, by their keys. */
export function find(tree: Node, steps: Step[]): Node | undefined {
  let at: Node | undefined = tree;
  for (const step of steps) at = at?.children.find((each) => each.key === step.key);
  return at;
}

/** Every node as the words that lead to it, parents before children. */
export function flatten(tree: Node, above = ""): string[] {
  return tree.children.flatMap((child) => {
    const path = above ? `${above} ${child.text}` : child.text;
    return [path, ...flatten(child, path)];
  });
}

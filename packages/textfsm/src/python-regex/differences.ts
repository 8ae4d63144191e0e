// Where JavaScript's engine gives other groups or another match than Python's for the same pattern.
//
// Python keeps a group's last text when its loop goes round again without it, JavaScript forgets it. Python accepts one
// empty turn of a loop, JavaScript none. And Python has possessive and atomic groups, conditions, and references that
// fail while their group is unset.
import type { Node } from "./ast.js";
import { isNullable, widthOf } from "./width.js";

export interface Differences {
  /** JavaScript cannot even say whether the pattern matches. */
  match: boolean;
  /** The match is the same, but the wanted groups may hold something else. */
  groups: boolean;
}

/** @param wanted indexes of the groups that somebody reads */
export function differencesOf(node: Node, wanted: ReadonlySet<number>): Differences {
  const found: Differences = { match: false, groups: false };
  look(node, wanted, found);
  return found;
}

function look(node: Node, wanted: ReadonlySet<number>, found: Differences): void {
  switch (node.kind) {
    case "back":
    case "condition":
    case "atomic":
      found.match = true;
      return;
    case "repeat": {
      if (node.mode === "possessive") found.match = true;
      const nullable = isNullable(node.body);
      const mayBeEmpty = node.min === 0 && nullable;
      if ((node.max > 1 || mayBeEmpty) && nullable && !emptyIsLast(node.body)) found.groups = true;
      // Where each turn sets its groups anew, nothing of an earlier turn is left to differ in.
      if (mayBeEmpty || (node.max > 1 && (nullable || !setsAll(node.body, wanted))))
        if (captures(node.body, wanted)) found.groups = true;
    }
  }
  for (const child of childrenOf(node)) look(child, wanted, found);
}

export function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case "sequence":
      return node.items;
    case "choice":
      return node.options;
    case "group":
    case "repeat":
    case "look":
    case "atomic":
      return [node.body];
    case "condition":
      return [node.yes, node.no];
    default:
      return [];
  }
}

const captures = (node: Node, wanted: ReadonlySet<number>): boolean =>
  (node.kind === "group" && node.index !== undefined && wanted.has(node.index)) ||
  childrenOf(node).some((child) => captures(child, wanted));

/** Whether the part sets all of its wanted groups whenever it matches. */
function setsAll(node: Node, wanted: ReadonlySet<number>): boolean {
  if (!captures(node, wanted)) return true;
  if (node.kind === "choice" || (node.kind === "repeat" && node.min === 0)) return false;
  return childrenOf(node).every((child) => setsAll(child, wanted));
}

/** Whether a part that can match nothing does so only after everything else has been tried. */
function emptyIsLast(node: Node): boolean {
  if (widthOf(node).max === 0 || !isNullable(node)) return true;
  switch (node.kind) {
    case "choice":
      return node.options.every(
        (option, n) => !isNullable(option) || (n === node.options.length - 1 && emptyIsLast(option)),
      );
    case "repeat":
      return node.mode !== "lazy" && emptyIsLast(node.body);
    default:
      return childrenOf(node).every(emptyIsLast);
  }
}

// How many characters a part of a pattern can match.
import type { Node } from "./ast.js";

export interface Width {
  min: number;
  max: number;
}

const NONE: Width = { min: 0, max: 0 };

/** In code points. A reference to a group counts as any width. */
export function widthOf(node: Node): Width {
  switch (node.kind) {
    case "char":
    case "set":
      return { min: 1, max: 1 };
    case "start":
    case "end":
    case "boundary":
    case "look":
      return NONE;
    case "sequence":
      return node.items
        .map(widthOf)
        .reduce((sum, each) => ({ min: sum.min + each.min, max: sum.max + each.max }), NONE);
    case "choice":
      return either(node.options.map(widthOf));
    case "condition":
      return either([widthOf(node.yes), widthOf(node.no)]);
    case "group":
    case "atomic":
      return widthOf(node.body);
    case "repeat": {
      const body = widthOf(node.body);
      return {
        min: body.min * node.min,
        max: body.max === 0 || node.max === 0 ? 0 : body.max * node.max,
      };
    }
    case "back":
      return { min: 0, max: Number.POSITIVE_INFINITY };
  }
}

const either = (widths: Width[]): Width => ({
  min: Math.min(...widths.map((each) => each.min)),
  max: Math.max(...widths.map((each) => each.max)),
});

/** Whether it can match nothing at all. */
export const isNullable = (node: Node): boolean => widthOf(node).min === 0;

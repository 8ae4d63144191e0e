// With which character, after white space, a text can begin that a pattern matches from its start.
import type { Node } from "./ast.js";
import { isOf, testOf } from "./charset.js";

/** By ASCII code: 1 where a matching text may have this as its first character that is not white space. */
export type FirstChars = Uint8Array;
/** In place of a code: the text is nothing but white space. */
export const BLANK = 128;

const isSpace = (code: number): boolean => isOf("space", false, code);
const SPACES = Array.from({ length: 128 }, (_, code) => code).filter(isSpace);

/** Errs on the side of yes. For texts of ASCII. */
export function firstChars(root: Node): FirstChars {
  const first = new Uint8Array(BLANK + 1);
  // Nothing but white space has been used when the pattern is through: anything may follow.
  if (walk(root, first)) first.fill(1);
  return first;
}

/** Marks what may come. @returns whether the part can match with nothing but white space, or nothing at all */
function walk(node: Node, first: FirstChars): boolean {
  switch (node.kind) {
    case "char":
      return one((code) => code === node.code, first);
    case "set":
      return one(testOf(node.set), first);
    case "end":
      first[BLANK] = 1;
      return false;
    case "sequence":
      return node.items.every((item) => walk(item, first));
    case "choice":
      return node.options.map((option) => walk(option, first)).includes(true);
    case "condition":
      return [node.yes, node.no].map((each) => walk(each, first)).includes(true);
    case "group":
    case "atomic":
      return walk(node.body, first);
    case "repeat":
      if (node.max === 0) return true;
      return walk(node.body, first) || node.min === 0;
    case "back":
    case "start":
    case "boundary":
    case "look":
      return true;
  }
}

function one(test: (code: number) => boolean, first: FirstChars): boolean {
  for (let code = 0; code < 128; code++) if (!isSpace(code) && test(code)) first[code] = 1;
  return SPACES.some(test);
}

// What a regular expression in Python's syntax says, as a tree.

/** A part of a character class: a range of code points, or one of Python's classes. */
export type ClassItem =
  | { from: number; to: number }
  | { of: "digit" | "space" | "word"; negated: boolean; ascii: boolean };

export interface CharSet {
  negated: boolean;
  items: ClassItem[];
}

export type Node =
  | { kind: "char"; code: number }
  | { kind: "set"; set: CharSet }
  | { kind: "start" }
  | { kind: "end" }
  | { kind: "boundary"; negated: boolean; ascii: boolean }
  | { kind: "sequence"; items: Node[] }
  | { kind: "choice"; options: Node[] }
  /** `index` is absent for groups that capture nothing. */
  | { kind: "group"; index?: number; body: Node }
  | { kind: "repeat"; body: Node; min: number; max: number; mode: "greedy" | "lazy" | "possessive" }
  | { kind: "look"; behind: boolean; negated: boolean; body: Node }
  | { kind: "atomic"; body: Node }
  | { kind: "back"; group: number; ignore_case: boolean }
  | { kind: "condition"; group: number; yes: Node; no: Node };

export interface Pattern {
  root: Node;
  /** How many groups capture. */
  groups: number;
  /** Index by name, in the order in which the groups open. */
  names: Map<string, number>;
}

/** A pattern that Python's `re` would refuse, with the place. */
export class PythonRegexError extends Error {
  override readonly name = "PythonRegexError";
  constructor(
    readonly reason: string,
    /** Offset in code points. */
    readonly position: number,
  ) {
    super(`${reason} at position ${position}`);
  }
}

// Questions that a device asks instead of returning to its prompt, and what to type then.

export interface Reply {
  /** RE2 pattern, matched against the last line. */
  prompt: string;
  answer: string;
  /** The answer is masked wherever it is recorded. */
  secret?: boolean;
  /** Type Enter after the answer. Default true. */
  enter?: boolean;
}

// Stretches of text that are to be masked, by their places in the whole stream.

/** From `start` up to, and without, `end`. */
export interface Span {
  start: number;
  end: number;
  /** Stands in its place; absent: {@link MASK}. */
  mask?: string;
  /** Found in a line as it stands: of JSON that is laid out more is known. */
  isOfLine?: boolean;
  /** Found by the value of a secret. */
  isKnown?: boolean;
}

export const MASK = "***";

/** Of those that begin at the same place the one first that has a mask of its own. */
export const inOrder = (a: Span, b: Span): number =>
  a.start - b.start || Number(a.mask === undefined) - Number(b.mask === undefined);

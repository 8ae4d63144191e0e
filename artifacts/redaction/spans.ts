// Stretches of text that are to be masked, by their places in the whole stream.

/** From `start` up to, and without, `end`. */
export interface Span {
  start: number;
  end: number;
  /** Stands in its place; absent: {@link MASK}. */
  mask?: string;
}

export const MASK = "***";

export interface Mask {
  add(span: Span): void;
  /**
   * Takes the text up to `until` and gives it masked. Spans that overlap or touch become one mask, also where the
   * second one comes with a later call.
   */
  take(held: string, heldFrom: number, until: number): string;
}

export function createMask(): Mask {
  let spans: Span[] = [];
  /** Where the last mask that was given ended. */
  let maskedTo = -1;
  return {
    add(span) {
      if (span.end > span.start) spans.push(span);
    },
    take(held, heldFrom, until) {
      if (spans.length > 1) spans.sort((a, b) => a.start - b.start);
      const later: Span[] = [];
      let out = "";
      let at = heldFrom;
      for (const { start, end, mask = MASK } of spans) {
        if (start >= until) {
          later.push({ start, end, mask });
          continue;
        }
        if (end > until) later.push({ start: until, end });
        if (end <= maskedTo) continue;
        if (start > maskedTo) out += held.slice(at - heldFrom, start - heldFrom) + mask;
        at = Math.min(end, until);
        maskedTo = at;
      }
      spans = later;
      return out + held.slice(at - heldFrom, until - heldFrom);
    },
  };
}

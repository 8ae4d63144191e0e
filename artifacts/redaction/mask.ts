// Puts masks in the place of secrets in a text that is given piece by piece.
import { JsonTokens } from "./json/tokens.js";
import { inOrder, MASK, type Span } from "./spans.js";
import { asMasked, type Masked } from "../../packages/devices/src/words/masked.js";

export interface Mask {
  /** Of JSON in the text, so that it stays JSON. */
  readonly tokens: JsonTokens;
  add(span: Span): void;
  /**
   * Takes the text up to `until` and gives it masked. Spans that overlap or touch become one mask, also where the
   * second one comes with a later call.
   */
  take(held: string, heldFrom: number, until: number): Masked;
}

/** @param told of each place that is masked, as it is masked */
export function createMask(told?: (span: Span) => void): Mask {
  const tokens = new JsonTokens();
  let spans: Span[] = [];
  /** What is left of those that the last call could not give whole. */
  let rests: Span[] = [];
  /** Where the last mask that was given ended. */
  let maskedTo = -1;
  return {
    tokens,
    add(span) {
      if (span.end > span.start) spans.push(span);
    },
    take(held, heldFrom, until) {
      const later = spans.filter(({ start }) => start >= until);
      const rest = rests;
      rests = [];
      const now = spans
        .filter(({ start }) => start < until)
        .flatMap((span) => tokens.fit(span, held, heldFrom));
      if (told) for (const span of now) told(span);
      now.push(...rest);
      now.sort(inOrder);
      let out = "";
      let at = heldFrom;
      for (const { start, end, mask = MASK } of now) {
        if (end > until) rests.push({ start: until, end });
        if (end <= maskedTo) continue;
        if (start > maskedTo) out += held.slice(at - heldFrom, start - heldFrom) + mask;
        at = Math.min(end, until);
        maskedTo = at;
      }
      spans = later;
      tokens.forget(until);
      return asMasked(out + held.slice(at - heldFrom, until - heldFrom));
    },
  };
}

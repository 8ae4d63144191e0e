// Masks a text that comes in pieces. What may still turn out to be a secret is held back.
import type { KnownSecrets } from "./known.js";
import type { LineState, Shapes } from "./shapes.js";
import { createMask, type Mask } from "./spans.js";

/** A line longer than this is looked at for shapes in parts, characters. */
const LONGEST_LINE = 64 * 1_024;
/** How far parts of such a line overlap: a shape in it is found when it is no longer, characters. */
const OVERLAP = 4 * 1_024;

export interface RedactionStream {
  /** @returns what can be told by now; may be empty. */
  push(text: string): string;
  /**
   * Gives out what is held, masked as far as it is known. The stream may go on afterwards with something new: call it
   * also where the text comes to a rest, as when the device waits at its prompt.
   */
  flush(): string;
  /** The user's pattern that took too long, so that the rest of the text is masked whole. */
  readonly tooSlow: string | undefined;
}

export function createStream(
  known: KnownSecrets | undefined,
  shapes: Shapes,
  mask: Mask = createMask(),
): RedactionStream {
  let held = "";
  /** Place of the first held character in the whole stream. */
  let heldFrom = 0;
  /** Up to here known secrets have been looked for; what follows may be the beginning of one. */
  let lookedTo = 0;
  /** Up to here shapes have been looked for. */
  let shapedTo = 0;
  /** What the lines up to there say of those that follow. */
  let state: LineState | undefined;
  let tooSlow: string | undefined;

  function look(end: number): void {
    if (!known) {
      lookedTo = end;
      return;
    }
    const window = held.slice(lookedTo - heldFrom);
    for (const span of known.find(window))
      mask.add({ start: lookedTo + span.start, end: lookedTo + span.end });
    lookedTo = Math.max(end - known.begun(window), end - LONGEST_LINE);
  }

  function shape(end: number, keep: number): void {
    const window = held.slice(shapedTo - heldFrom, end - heldFrom);
    let to = end - keep;
    const found = shapes.find(window, state);
    tooSlow = found.state?.tooSlow ?? tooSlow;
    for (const span of found.spans) {
      const start = shapedTo + span.start;
      if (start >= end - keep) continue;
      mask.add({ ...span, start, end: shapedTo + span.end });
      to = Math.max(to, shapedTo + span.end);
    }
    shapedTo = to;
    // of a part of a line only a key that goes on is known to do so
    state = keep === 0 || to === end ? found.state : undefined;
  }

  function release(until: number): string {
    const out = mask.take(held, heldFrom, until);
    held = held.slice(until - heldFrom);
    heldFrom = until;
    return out;
  }

  return {
    get tooSlow() {
      return tooSlow;
    },
    push(text) {
      const from = heldFrom + held.length;
      held += text;
      const end = from + text.length;
      look(end);
      if (shapes.none) shapedTo = end;
      else {
        const feed = text.lastIndexOf("\n");
        if (feed !== -1) shape(from + feed + 1, 0);
        while (end - shapedTo > LONGEST_LINE) shape(shapedTo + LONGEST_LINE, OVERLAP);
      }
      return release(Math.max(heldFrom, Math.min(shapedTo, lookedTo)));
    },
    flush() {
      const end = heldFrom + held.length;
      if (!shapes.none && end > shapedTo) shape(end, 0);
      shapedTo = end;
      lookedTo = end;
      return release(end);
    },
  };
}

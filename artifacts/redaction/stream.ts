// Masks a text that comes in pieces. What may still turn out to be a secret is held back.
import type { Automaton } from "./automaton.js";
import type { Shapes } from "./shapes.js";
import { createMask } from "./spans.js";

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
}

export function createStream(automaton: Automaton | undefined, shapes: Shapes): RedactionStream {
  const mask = createMask();
  let held = "";
  /** Place of the first held character in the whole stream. */
  let heldFrom = 0;
  let state = 0;
  /** Up to here shapes have been looked for. */
  let shapedTo = 0;

  function scan(text: string, from: number): void {
    if (!automaton) return;
    const edge = automaton.longest - 1;
    if (text.length <= 2 * edge || automaton.mayStandIn(text)) return pass(automaton, text, from);
    // Without a secret of its own it may end one, and begin one.
    pass(automaton, text.slice(0, edge), from);
    state = 0;
    pass(automaton, text.slice(text.length - edge), from + text.length - edge);
  }

  function pass(through: Automaton, text: string, from: number): void {
    for (let at = 0; at < text.length; at += 1) {
      state = through.next(state, text.charCodeAt(at));
      const length = through.ends(state);
      if (length > 0) mask.add({ start: from + at + 1 - length, end: from + at + 1 });
    }
  }

  function shape(end: number, keep: number): void {
    const window = held.slice(shapedTo - heldFrom, end - heldFrom);
    let to = end - keep;
    for (const span of shapes.find(window)) {
      const start = shapedTo + span.start;
      if (start >= end - keep) continue;
      mask.add({ start, end: shapedTo + span.end });
      to = Math.max(to, shapedTo + span.end);
    }
    shapedTo = to;
  }

  function release(until: number): string {
    const out = mask.take(held, heldFrom, until);
    held = held.slice(until - heldFrom);
    heldFrom = until;
    return out;
  }

  return {
    push(text) {
      const from = heldFrom + held.length;
      scan(text, from);
      held += text;
      const end = from + text.length;
      if (shapes.none) shapedTo = end;
      else {
        const feed = text.lastIndexOf("\n");
        if (feed !== -1) shape(from + feed + 1, 0);
        while (end - shapedTo > LONGEST_LINE) shape(shapedTo + LONGEST_LINE, OVERLAP);
      }
      return release(Math.max(heldFrom, Math.min(shapedTo, end - (automaton?.depth(state) ?? 0))));
    },
    flush() {
      const end = heldFrom + held.length;
      if (!shapes.none && end > shapedTo) shape(end, 0);
      shapedTo = end;
      state = 0;
      return release(end);
    },
  };
}

// Masks a text that comes in pieces. What may still turn out to be a secret is held back.
import { createJsonReader, type JsonReader } from "./json/reader.js";
import type { JsonTokens } from "./json/tokens.js";
import type { KnownSecrets } from "./known.js";
import type { LineState, Shapes } from "./shapes.js";
import { createMask, type Mask } from "./mask.js";
import type { Span } from "./spans.js";
import { asMasked, type Masked } from "../../packages/devices/src/words/masked.js";

/** A line longer than this is looked at for shapes in parts, characters. */
const LONGEST_LINE = 64 * 1_024;
/** Texts within texts of JSON are read so deep. */
const MOST_LAYERS = 3;
/** No word by which a secret is found is longer. */
const LONGEST_WORD = 200;
/** How far parts of such a line overlap: a shape in it is found when it is no longer, characters. */
const OVERLAP = 4 * 1_024;

export interface RedactionStream {
  /** @returns what can be told by now; may be empty. */
  push(text: string): Masked;
  /**
   * Gives out what is held, masked as far as it is known. The stream may go on afterwards with something new: call it
   * also where the text comes to a rest, as when the device waits at its prompt.
   */
  flush(): Masked;
  /** The user's pattern that took too long, so that the rest of the text is masked whole. */
  readonly tooSlow: string | undefined;
}

export function createStream(
  known: KnownSecrets | undefined,
  shapes: Shapes,
  mask: Mask = createMask(),
  { layer = 0, isFound: isFoundElsewhere = false } = {},
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
  let json: JsonReader | undefined;
  /** What begins with a bracket and has not been read as JSON, since nothing in it may be secret. */
  let unread = "";

  /** @param from place of the text. @param isFound whether a known secret stands in it */
  function readJson(text: string, from: number, isFound: boolean): void {
    if (json) return json.push(text);
    if (shapes.none || layer > MOST_LAYERS || (unread === "" && !/[{[]/.test(text))) return;
    const isNeeded = isFound || shapes.mayHold(unread.slice(-LONGEST_WORD) + text);
    unread += text;
    if (!isNeeded && unread.length <= LONGEST_LINE) return;
    const start = from + text.length - unread.length;
    const line = held.slice(0, Math.max(0, start - heldFrom));
    json = createJsonReader({
      shapes,
      findWhole: (whole) => fitted(whole, spansInLines(shapes, whole, false, layer + 1)),
      tokens: mask.tokens,
      add: (span) => mask.add(span),
      start,
      isLineBlank: line.slice(line.lastIndexOf("\n") + 1).trim() === "",
    });
    json.push(unread);
    unread = "";
  }

  /** @returns whether a known secret was found */
  function look(end: number): boolean {
    if (!known) {
      lookedTo = end;
      return false;
    }
    const window = held.slice(lookedTo - heldFrom);
    const found = known.find(window);
    for (const { start, end } of found)
      mask.add({ start: lookedTo + start, end: lookedTo + end, isKnown: true });
    lookedTo = Math.max(end - known.begun(window), end - LONGEST_LINE);
    return found.length > 0;
  }

  function shape(end: number, keep: number): void {
    const window = held.slice(shapedTo - heldFrom, end - heldFrom);
    let to = end - keep;
    const base = shapedTo;
    const found = shapes.find(window, state, (start, end) => mask.tokens.isLaidOut(base + start, base + end));
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

  function release(until: number): Masked {
    const out = mask.take(held, heldFrom, until);
    held = held.slice(until - heldFrom);
    heldFrom = until;
    return out;
  }

  return {
    get tooSlow() {
      return tooSlow ?? json?.tooSlow;
    },
    push(text) {
      const from = heldFrom + held.length;
      held += text;
      const end = from + text.length;
      const isFound = look(end);
      readJson(text, from, isFound || isFoundElsewhere);
      if (shapes.none) shapedTo = end;
      else {
        const feed = text.lastIndexOf("\n");
        if (feed !== -1) shape(from + feed + 1, 0);
        while (end - shapedTo > LONGEST_LINE) shape(shapedTo + LONGEST_LINE, OVERLAP);
      }
      return release(Math.max(heldFrom, Math.min(shapedTo, lookedTo, json?.doneTo ?? end)));
    },
    flush() {
      const end = heldFrom + held.length;
      json?.flush();
      if (!shapes.none && end > shapedTo) shape(end, 0);
      shapedTo = end;
      lookedTo = end;
      return release(end);
    },
  };
}

export interface InLines {
  spans: Span[];
  /** Of JSON in the text; absent: no secret stands in any. */
  tokens?: JsonTokens;
  tooSlow: string | undefined;
}

/** Places that are masked so that JSON stays JSON. */
export function fitted(text: string, { spans, tokens }: Pick<InLines, "spans" | "tokens">): Span[] {
  return tokens ? spans.flatMap((span) => tokens.fit(span, text, 0)) : spans;
}

/** As a stream finds them, whose rules for long lines are those of all texts. @param isFound whether a known secret stands there */
export function spansInLines(lines: Shapes, text: string, isFound = false, layer = 0): InLines {
  if (lines.none || !(isFound || lines.mayHold(text))) return { spans: [], tooSlow: undefined };
  const mask = createMask();
  const spans: Span[] = [];
  const collected = { ...mask, add: (span: Span) => spans.push(span), take: () => asMasked("") };
  const stream = createStream(undefined, lines, collected, { layer, isFound });
  stream.push(text);
  stream.flush();
  return { spans, tokens: mask.tokens, tooSlow: stream.tooSlow };
}

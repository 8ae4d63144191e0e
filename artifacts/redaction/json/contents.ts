// Finds secrets in the texts of JSON as they read without escapes: a configuration in one text has lines of its own.
import { createSeen } from "../seen.js";
import type { LineState, Shapes } from "../shapes.js";
import type { Span } from "../spans.js";

const ESCAPE = /\\(?:u([\da-fA-F]{4})|(.))/gs;
const SIGNS: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
/** Without a blank or an escape a text is one word, which its line says enough of. */
const HAS_WORDS = /[\\ \t]/;

export interface Contents {
  /** @param start of the text as it is written */
  text(written: string, start: number): void;
  /** A part of a text that is too long to be held, with whole lines as a rule. */
  part(written: string, start: number): void;
  readonly tooSlow: string | undefined;
}

/** @param findWhole finds secrets in a text of its own */
export function createContents(
  { find, mayHold }: Shapes,
  findWhole: (text: string) => Span[],
  add: (span: Span) => void,
): Contents {
  /** Of the parts of a long text. */
  let state: LineState | undefined;
  let isOpen = false;
  let tooSlow: string | undefined;

  function look({ text, placeOf }: Decoded, start: number, search: (text: string) => readonly Span[]): void {
    for (const { start: from, end, mask } of search(text))
      add({
        start: start + placeOf(from),
        end: start + placeOf(end),
        ...(mask === undefined ? {} : { mask: JSON.stringify(mask).slice(1, -1) }),
      });
  }
  const inPart = (text: string): Span[] => {
    const found = find(text, state);
    state = found.state;
    tooSlow ??= state?.tooSlow;
    return found.spans;
  };
  const seen = createSeen<readonly Span[]>();
  function findSeen(text: string): readonly Span[] {
    const known = seen.get(text);
    if (known) return known;
    const spans = findWhole(text);
    seen.add(text, spans);
    return spans;
  }
  return {
    get tooSlow() {
      return tooSlow;
    },
    text(written, start) {
      if (isOpen) look(decoded(written), start, inPart);
      else if (HAS_WORDS.test(written)) {
        const read = decoded(written);
        if (mayHold(read.text)) look(read, start, findSeen);
      }
      isOpen = false;
      state = undefined;
    },
    part(written, start) {
      isOpen = true;
      look(decoded(written), start, inPart);
    },
  };
}

/** A text without its escapes. */
interface Decoded {
  text: string;
  /** Where its characters stand in the text as it is written. */
  placeOf: (index: number) => number;
}

function decoded(written: string): Decoded {
  if (!written.includes("\\")) return { text: written, placeOf: (index) => index };
  const parts: string[] = [];
  /** Where characters begin that stand as they are, in both texts. */
  const runs: { at: number; start: number }[] = [{ at: 0, start: 0 }];
  let at = 0;
  let from = 0;
  for (const { 0: escape, 1: code, 2: sign, index } of written.matchAll(ESCAPE)) {
    const character =
      code === undefined ? (SIGNS[sign!] ?? sign!) : String.fromCharCode(Number.parseInt(code, 16));
    parts.push(written.slice(from, index), character);
    at += index - from;
    runs.push({ at, start: index });
    from = index + escape.length;
    at += character.length;
    runs.push({ at, start: from });
  }
  parts.push(written.slice(from));
  return {
    text: parts.join(""),
    placeOf(index) {
      let [low, high] = [0, runs.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (runs[middle]!.at <= index) low = middle;
        else high = middle - 1;
      }
      return runs[low]!.start + index - runs[low]!.at;
    },
  };
}

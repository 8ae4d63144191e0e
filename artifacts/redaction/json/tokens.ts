// Masks that leave JSON valid: within quotes, or quoted themselves in place of a number.
import { MASK, type Span } from "../spans.js";

const QUOTED_MASK = `"${MASK}"`;
/** An escape is no longer. */
const LONGEST_ESCAPE = 6;
/** What breaks off with fewer names and values is not JSON: a secret may begin with a bracket. */
const LEAST = 2;
/** So many backslashes in a row are looked at. */
const MOST_BACKSLASHES = 1_000;

/** A number or word without quotes, a text, a text with lines of its own. */
export type TokenKind = "word" | "text" | "lines";

interface Region {
  start: number;
  end: number;
  isAlone: boolean;
  laidOutFrom: number;
}

/** Where the texts and numbers of JSON stand in a text, in order. */
export class JsonTokens {
  #starts: number[] = [];
  #ends: number[] = [];
  #kinds: TokenKind[] = [];
  /** Where JSON begins and ends. */
  #regions: Region[] = [];

  /** @param isAlone nothing stands in front of it in its line */
  begin(at: number, isAlone: boolean): void {
    this.#regions.push({ start: at, end: Infinity, isAlone, laidOutFrom: Infinity });
  }

  /** @param isWhole all brackets are closed */
  end(at: number, isWhole: boolean): void {
    const region = this.#regions.at(-1)!;
    region.end = at;
    if (isWhole) return;
    // a text that nothing closes
    if (this.#ends.at(-1) === Infinity) this.#cut(this.#ends.length - 1);
    let first = this.#starts.length;
    while (first > 0 && this.#starts[first - 1]! >= region.start) first -= 1;
    if (this.#starts.length - first >= LEAST) return;
    this.#regions.pop();
    this.#cut(first);
  }

  #cut(count: number): void {
    this.#starts.length = count;
    this.#ends.length = count;
    this.#kinds.length = count;
  }

  /** From here on secrets are found in lines of their own. */
  layOut(from: number): void {
    const region = this.#regions.at(-1)!;
    if (region.isAlone) region.laidOutFrom = Math.min(region.laidOutFrom, from);
  }

  add(start: number, end: number, kind: TokenKind): void {
    const last = this.#ends.length - 1;
    if (this.#ends[last] === Infinity) {
      this.#ends[last] = end;
      this.#kinds[last] = kind;
    } else {
      this.#starts.push(start);
      this.#ends.push(end);
      this.#kinds.push(kind);
    }
  }

  /** A text of which not all has come. */
  open(start: number): void {
    if (this.#ends.at(-1) !== Infinity) this.add(start, Infinity, "text");
  }

  /** Forgets what ends in front of the place. */
  forget(until: number): void {
    const count = this.#first(until);
    if (count > 0) {
      this.#starts = this.#starts.slice(count);
      this.#ends = this.#ends.slice(count);
      this.#kinds = this.#kinds.slice(count);
    }
    if (this.#regions.length > 0 && this.#regions[0]!.end <= until)
      this.#regions = this.#regions.filter(({ end }) => end > until);
  }

  /** @param text with the first character at `from`. @returns what is to be masked so that JSON stays JSON */
  fit(span: Span, text: string, from: number): Span[] {
    // what has a mask of its own has been fitted, or is a line that is masked whole
    if (this.#regions.length === 0 || span.mask !== undefined) return [span];
    const first = this.#first(span.start + 1);
    const start = this.#starts[first];
    const isWithin = start !== undefined && start <= span.start;
    const region = this.#regionAt(span.start);
    if (!isWithin && !region) return [span];
    const laidOutFrom = region?.laidOutFrom ?? Infinity;
    if (start === undefined || start >= span.end) return [span];
    const fitted: Span[] = [];
    for (let at = first; at < this.#starts.length && this.#starts[at]! < span.end; at += 1) {
      const [begin, end] = [this.#starts[at]!, this.#ends[at]!];
      const kind = this.#kinds[at]!;
      const isKnown = begin >= laidOutFrom || kind === "lines";
      if (span.isOfLine && isKnown && end !== Infinity) continue;
      if (kind === "word") fitted.push({ ...span, start: begin, end, mask: QUOTED_MASK });
      else {
        const part = {
          start: Math.max(begin, escapeStart(text, span.start - from) + from),
          end: Math.min(end, escapeEnd(text, span.end - from) + from),
        };
        if (part.end > part.start) fitted.push({ ...span, ...part });
      }
      // what begins in a text is over with it: a pattern does not know where that ends
      if (isWithin) break;
    }
    return fitted;
  }

  /** Whether all texts and numbers from here to there are found in lines of their own. */
  isLaidOut(from: number, to: number): boolean {
    const region = this.#regionAt(from);
    if (!region || region.end < to) return false;
    const first = this.#first(from);
    if (this.#starts.length - first < LEAST) return false;
    return (
      this.#starts[first]! >= region.laidOutFrom &&
      (this.#ends.at(-1) !== Infinity || this.#starts.at(-1)! >= to)
    );
  }

  #regionAt(place: number): Region | undefined {
    let [low, high] = [0, this.#regions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#regions[middle]!.start <= place) low = middle + 1;
      else high = middle;
    }
    const region = this.#regions[low - 1];
    return region && place < region.end ? region : undefined;
  }

  /** Index of the first one that ends at the place or behind it. */
  #first(place: number): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle]! < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const escapeStart = (text: string, at: number): number => escapeAt(text, at)?.start ?? at;
const escapeEnd = (text: string, at: number): number => escapeAt(text, at)?.end ?? at;

/** The escape in the middle of which the place lies. */
function escapeAt(text: string, at: number): { start: number; end: number } | undefined {
  for (let start = at - 1; start >= 0 && start > at - LONGEST_ESCAPE; start -= 1) {
    if (text[start] !== "\\") continue;
    let run = start;
    while (start - run < MOST_BACKSLASHES && text[run - 1] === "\\") run -= 1;
    const isEscape = (start - run) % 2 === 0;
    const end = start + (text[start + 1] === "u" ? LONGEST_ESCAPE : 2);
    return isEscape && end > at ? { start, end } : undefined;
  }
  return undefined;
}

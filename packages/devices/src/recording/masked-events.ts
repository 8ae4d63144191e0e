// Masks what a session says before it is recorded. Events wait until enough has come to tell whether a secret begins or
// goes on there, and keep their order and their times.
import { asMasked, type Masked } from "../words/masked.js";
import { movesCursor, readScreen } from "./screen-reading.js";

export interface TextRange {
  start: number;
  end: number;
  /** Stands in its place; absent: `***`. */
  mask?: string;
}

export interface FindSecrets {
  /** @returns the places of a text that are secret, in any order */
  (text: string): TextRange[];
  /** @returns a text to stand in front of what follows this one, so that the names and lines that it is within are known */
  opened?(text: string): string;
}

/** `i` typed, `o` said by the device, `m` a mark. */
export type SessionEvent = { time: number } & (
  | { kind: "i" | "o"; text: string }
  | { kind: "m"; text: Masked }
);
export interface MaskedEvent {
  time: number;
  kind: SessionEvent["kind"];
  text: Masked;
}

const MASK = "***";
/** Characters that are looked at together. */
const BLOCK = 64 * 1024;
/** Of these the last are looked at again with what follows: no secret is longer on its way. */
const OVERLAP = 8 * 1024;

export class MaskedEvents {
  #waiting: SessionEvent[] = [];
  #said = 0;
  /** Secrets that go on in what is still waiting. */
  #open: TextRange[] = [];
  /** Stands for what was said before. */
  #before = "";

  /** @param emit gets each event once, in order */
  constructor(
    readonly find: FindSecrets,
    readonly emit: (event: MaskedEvent) => void,
  ) {}

  /** With it there is enough to be masked, which takes a while. */
  isFullWith({ kind, text }: SessionEvent): boolean {
    return kind === "o" && this.#said + text.length >= BLOCK;
  }

  add(event: SessionEvent): void {
    if (event.text === "") return;
    this.#waiting.push(event);
    if (event.kind === "o") this.#said += event.text.length;
    if (this.#said >= BLOCK) this.#settle(false);
  }

  /** Nothing more follows. */
  end(): void {
    this.#settle(true);
  }

  #settle(all: boolean): void {
    const text = this.#waiting.map(({ kind, text: said }) => (kind === "o" ? said : "")).join("");
    const secret = merged([...this.#open, ...this.#inLines(text), ...this.#onScreen(text)]);
    const until = all ? text.length : safeEnd(text, secret);
    let at = 0;
    let done = 0;
    for (const event of this.#waiting) {
      if (!all && at >= until) break;
      done += 1;
      if (event.kind !== "o") {
        this.emit(
          event.kind === "m"
            ? event
            : { ...event, text: maskedIn(event.text, merged(this.find(event.text)), 0) },
        );
        continue;
      }
      const now = event.text.slice(0, until - at);
      const masked = maskedIn(now, secret, at);
      if (masked !== "") this.emit({ ...event, text: masked });
      at += now.length;
      if (now.length === event.text.length) continue;
      this.#waiting[done - 1] = { ...event, text: event.text.slice(now.length) };
      done -= 1;
      break;
    }
    this.#waiting.splice(0, done);
    this.#said = text.length - at;
    if (!all && this.find.opened) this.#before = this.find.opened(this.#before + text.slice(0, at));
    this.#open = secret
      .filter(({ end }) => end > at)
      .map((range) => ({ ...range, start: range.start - at, end: range.end - at }));
  }

  /** What is secret in a text that follows what was said before. */
  #findBehind(text: string): TextRange[] {
    const { length } = this.#before;
    return this.find(this.#before + text)
      .filter(({ end }) => end > length)
      .map((range) => ({ ...range, start: Math.max(0, range.start - length), end: range.end - length }));
  }

  /** What was typed is echoed behind the prompt: it is a line of its own, as it is to the device. */
  #inLines(text: string): TextRange[] {
    const breaks = this.#inputs().flatMap(({ at }) => (at === 0 || text[at - 1] === "\n" ? [] : [at]));
    const lines = [0, ...breaks].map((from, n) => text.slice(from, breaks[n]));
    // A break moves what follows it by one.
    const placeOf = (index: number): number => index - breaks.filter((at, n) => at + n < index).length;
    return this.#findBehind(lines.join("\n")).map((range) => ({
      ...range,
      start: placeOf(range.start),
      end: placeOf(range.end),
    }));
  }

  /** Secrets that are whole only on the terminal, as the places of their pieces in the stream. */
  #onScreen(text: string): TextRange[] {
    const inputs = this.#inputs();
    if (!inputs.some(({ isKey }) => isKey) && !movesCursor(text)) return [];
    const { text: shown, places } = readScreen(
      text,
      inputs.map(({ at }) => at),
    );
    return this.#findBehind(shown).flatMap(({ start, end, ...mask }) =>
      places
        .slice(start, end)
        .flat()
        .flatMap((place) => (text[place] === "\n" ? [] : [{ ...mask, start: place, end: place + 1 }])),
    );
  }

  /** Where something was typed; a key without a line end answers the question of a pager. */
  #inputs(): { at: number; isKey: boolean }[] {
    const inputs: { at: number; isKey: boolean }[] = [];
    let at = 0;
    for (const { kind, text } of this.#waiting) {
      if (kind === "o") at += text.length;
      else if (kind === "i") inputs.push({ at, isKey: !/[\r\n]$/.test(text) });
    }
    return inputs;
  }
}

/** A line end before the last part, and not within a secret, unless that is longer than all that is looked at together. */
function safeEnd(text: string, secret: readonly TextRange[]): number {
  const feed = text.lastIndexOf("\n", text.length - OVERLAP);
  const end = feed === -1 ? text.length - OVERLAP : feed + 1;
  const open = secret.find(({ start, end: to }) => start < end && to > end);
  return open && end - open.start < BLOCK ? open.start : end;
}

/** In order; those that overlap or touch are one. */
function merged(places: TextRange[]): TextRange[] {
  const all: TextRange[] = [];
  for (const range of places.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (last && range.start <= last.end) {
      last.end = Math.max(last.end, range.end);
      if (last.mask === undefined && range.mask !== undefined) last.mask = range.mask;
    } else if (range.end > range.start) all.push({ ...range });
  }
  return all;
}

/** @param from of the text in the stream; a secret that began before it is told there already */
function maskedIn(text: string, secret: readonly TextRange[], from: number): Masked {
  let masked = "";
  let at = 0;
  for (const { start, end, mask = MASK } of secret) {
    if (end <= from + at || start >= from + text.length) continue;
    if (start >= from) masked += text.slice(at, start - from) + mask;
    at = Math.min(text.length, end - from);
  }
  return asMasked(masked + text.slice(at));
}

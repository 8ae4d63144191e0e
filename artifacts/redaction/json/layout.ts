// Lays JSON out with one member in each line, as devices print it as a rule, and finds secrets there line by line.
import type { LineState, Shapes } from "../shapes.js";
import type { Span } from "../spans.js";

/** The name of a member, as it is written. */
export interface Name {
  text: string;
  start: number;
}

/** A part of the lines, with its place in the text that they are made of. */
interface Piece {
  at: number;
  length: number;
  start: number;
}

/** So much is looked at together, characters. */
const BLOCK = 16 * 1_024;
/** Lines are indented no deeper. */
const DEEPEST = 60;
const INDENTS = Array.from({ length: DEEPEST + 1 }, (_, depth) => " ".repeat(depth));
/** So many of the open brackets are written in front of what is laid out. */
const MOST_HOLDERS = 12;
/** Longer values are not laid out, characters: the line that they stand in has been looked at as it is. */
const LONGEST_VALUE = 32 * 1_024;

export class Layout {
  #lines = "";
  #pieces: Piece[] = [];
  #state: LineState | undefined;
  /** Something stands behind a bracket or a comma in its line; until then all lines are looked at as they are. */
  #isNeeded = false;
  /** The brackets that are open. */
  readonly #holders: { name: Name | undefined; bracket: string }[] = [];
  #name: Name | undefined;
  tooSlow: string | undefined;

  constructor(
    readonly search: Shapes["find"],
    readonly add: (span: Span) => void,
    /** Told of the place from which on JSON is laid out. */
    readonly begun: (at: number) => void,
  ) {}

  begin(name: Name | undefined): void {
    this.#name = name;
  }

  open(isObject: boolean, at: number, isNewLine: boolean): void {
    if (this.#holders.length > 0 && !this.#name) this.#look(at, isNewLine);
    const holder = { name: this.#take(), bracket: isObject ? "{" : "[" };
    // Deeper ones without a name tell nothing: no line says how deep it is.
    const isWritten = this.#isNeeded && (holder.name !== undefined || this.#holders.length < DEEPEST);
    if (isWritten) this.#writeOpen(holder);
    this.#holders.push(holder);
  }

  close(): void {
    const { bracket, name } = this.#holders.pop() ?? {};
    this.#name = undefined;
    if (this.#isNeeded && (name || this.#holders.length < DEEPEST))
      this.#write(bracket === "{" ? "}\n" : "]\n");
  }

  key(text: string, start: number, isNewLine: boolean): void {
    this.#look(start, isNewLine);
    this.#name = { text, start };
  }

  value(text: string, start: number, isText: boolean, isNewLine: boolean): void {
    if (this.#holders.at(-1)?.bracket === "[") this.#look(start, isNewLine);
    const name = this.#take();
    if (!this.#isNeeded || text.length > LONGEST_VALUE) return;
    this.#write("");
    this.#writeName(name);
    if (isText) this.#lines += '"';
    this.#writePart(text, start);
    this.#lines += isText ? '",\n' : ",\n";
  }

  /** The JSON is over. */
  end(): void {
    this.find();
    this.#isNeeded = false;
    this.#holders.length = 0;
    this.#name = undefined;
    this.#state = undefined;
  }

  find(): void {
    if (this.#lines === "") return;
    const { spans, state } = this.search(this.#lines, this.#state);
    this.#state = state;
    this.tooSlow ??= state?.tooSlow;
    const pieces = this.#pieces;
    let first = 0;
    for (const span of spans.toSorted((a, b) => a.start - b.start)) {
      while (first < pieces.length && pieces[first]!.at + pieces[first]!.length <= span.start) first += 1;
      for (let n = first; n < pieces.length && pieces[n]!.at < span.end; n += 1) {
        const { at, length, start } = pieces[n]!;
        const begin = Math.max(at, span.start);
        this.add({ start: start + begin - at, end: start + Math.min(at + length, span.end) - at });
        // what begins in a text is over with it
        if (at <= span.start) break;
      }
    }
    this.#lines = "";
    this.#pieces = [];
  }

  #take(): Name | undefined {
    const name = this.#name;
    this.#name = undefined;
    return name;
  }

  #look(at: number, isNewLine: boolean): void {
    if (this.#lines.length > BLOCK) this.find();
    if (isNewLine || this.#isNeeded) return;
    this.#isNeeded = true;
    this.begun(at);
    const holders = this.#holders.splice(0);
    for (const [n, holder] of holders.entries()) {
      if (n >= holders.length - MOST_HOLDERS) this.#writeOpen(holder);
      this.#holders.push(holder);
    }
  }

  /** Begins a line. */
  #write(text: string): void {
    this.#lines += INDENTS[Math.min(DEEPEST, this.#holders.length)]! + text;
  }

  #writeOpen({ name, bracket }: { name: Name | undefined; bracket: string }): void {
    this.#write("");
    this.#writeName(name);
    this.#lines += `${bracket}\n`;
  }

  #writeName(name: Name | undefined): void {
    if (!name) return;
    this.#lines += '"';
    this.#writePart(name.text, name.start);
    this.#lines += '": ';
  }

  #writePart(text: string, start: number): void {
    if (text.length > LONGEST_VALUE) return;
    if (text !== "") this.#pieces.push({ at: this.#lines.length, length: text.length, start });
    this.#lines += text;
  }
}

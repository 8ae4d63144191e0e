// What a terminal shows of a stream, with the place in the stream where each character comes from: a secret that the
// device prints in pieces, moving the cursor in between, is whole only there.

import { CONTROL_STRING } from "../words/control-sequences.js";

export interface ScreenReading {
  text: string;
  /** For each character, the indexes in the stream of all that was ever printed in its place. */
  places: number[][];
}

interface Cell {
  char: string;
  places: number[];
}

const PLAIN = /[^\x00-\x08\x0a-\x1f\x7f-\x9f]+/y;
/** With an escape character in front, or as one control character: groups 1 and 2 are those of a sequence for the cursor. */
const CONTROL = new RegExp(
  `(?:\x1b\\[|\x9b)([0-?]{0,64})[ -/]{0,8}([@-~])|${CONTROL_STRING}|${/\x1b(?:[()*+#% ][^\x1b]|[^[\]])?|[\x80-\x9f]/.source}`,
  "y",
);
/** Shells that wrap a line print the first character of the next row, return, and print that row. */
const LEAST_WIDTH = 20;
const MOST_COLUMNS = 512;
/** Complete rows that the cursor can come back to. */
const MOST_ROWS = 50;

/** Whether the terminal shows anything else than what stands in the stream. */
export const movesCursor = (text: string): boolean => /[\x08\x1b\x80-\x9f]|\r(?!\n)/.test(text);

/** @param keys places in the stream where a key was pressed: a pager's question went away there */
export function readScreen(text: string, keys: readonly number[] = []): ScreenReading {
  const screen = new Rows();
  let key = 0;
  for (let at = 0; at < text.length; ) {
    while (key < keys.length && (keys[key] as number) <= at) {
      screen.clear();
      key += 1;
    }
    PLAIN.lastIndex = at;
    const run = PLAIN.exec(text)?.[0].slice(0, key < keys.length ? (keys[key] as number) - at : undefined);
    if (run) {
      screen.print(run, at);
      at += run.length;
      continue;
    }
    CONTROL.lastIndex = at;
    const control = /[\x1b\x80-\x9f]/.test(text[at]!) ? CONTROL.exec(text) : null;
    if (control?.[2]) screen.control(control[1] ?? "", control[2]);
    else if (control) screen.escape(escapeOf(control[0]));
    else if (text[at] === "\n") screen.feed(at);
    else if (text[at] === "\b") screen.move(screen.column - 1);
    else if (text[at] === "\r" && text[at + 1] !== "\n") screen.back(text[at + 1]);
    at += control?.[0].length ?? 1;
  }
  return screen.end();
}

/** What stands behind the escape character; a control character of 8 bits stands for both. */
const escapeOf = (control: string): string =>
  control[0] === "\x1b" ? control.slice(1) : String.fromCharCode(control.charCodeAt(0) - 0x40);

/** A row that is complete, in the text. */
interface Ended {
  line: number;
  /** Index in the text. */
  start: number;
}

class Rows {
  readonly #text: string[] = [];
  readonly #places: number[][] = [];
  #row: Cell[] = [];
  /** Of the row, counted from the first one until the cursor is put on a row by its number. */
  #line = 0;
  #isPlaced = false;
  /** The last rows that are complete: the cursor may come back to them. */
  readonly #ended: Ended[] = [];
  /** The other rows of the screen to which the cursor may come back. */
  readonly #others = new Map<number, Cell[]>();
  #saved: { line: number; column: number } | undefined;
  column = 0;

  print(run: string, place: number): void {
    for (let n = 0; n < run.length; n += 1) {
      while (this.#row.length < this.column) this.#row.push({ char: " ", places: [] });
      const cell = this.#row[this.column];
      if (cell) {
        cell.char = run[n] as string;
        cell.places.push(place + n);
      } else this.#row.push({ char: run[n] as string, places: [place + n] });
      this.column += 1;
    }
  }

  move(column: number): void {
    this.column = Math.min(Math.max(0, column), Math.max(MOST_COLUMNS, this.#row.length));
  }

  back(next: string | undefined): void {
    const last = this.#row.at(-1);
    if (last && this.#row.length >= LEAST_WIDTH && last.char === next) {
      this.#row.pop();
      this.#end(last.places);
    }
    this.column = 0;
  }

  feed(place: number): void {
    this.#end([place]);
    this.#goTo(this.#line + 1, 1);
  }

  /** The row is complete, and a new one begins. */
  #end(places: number[]): void {
    while (this.#row.at(-1)?.char === " ") this.#row.pop();
    this.#row.push({ char: "\n", places });
    this.#ended.push({ line: this.#line, start: this.#text.length });
    if (this.#ended.length > MOST_ROWS) this.#ended.shift();
    this.#add(this.#row);
    this.clear();
  }

  #add(row: readonly Cell[]): void {
    for (const cell of row) {
      this.#text.push(cell.char);
      this.#places.push(cell.places);
    }
  }

  clear(): void {
    this.#row = [];
    this.column = 0;
  }

  end(): ScreenReading {
    this.#addOthers();
    this.#add(this.#row);
    return { text: this.#text.join(""), places: this.#places };
  }

  #addOthers(): void {
    const rows = [...this.#others].toSorted(([a], [b]) => a - b);
    this.#others.clear();
    this.#ended.length = 0;
    for (const [, row] of rows) this.#add([...row, { char: "\n", places: [] }]);
  }

  escape(what: string): void {
    if (what === "7") this.#save();
    else if (what === "8") this.#restore();
    else if (what === "D") this.#go(1);
    else if (what === "E") this.#go(1, 1);
    else if (what === "M") this.#go(-1);
  }

  control(parameters: string, final: string): void {
    const [first, second] = parameters.split(";").map((part) => Number.parseInt(part, 10));
    const count = Math.max(1, Math.min(first || 1, MOST_COLUMNS));
    if (final === "A") this.#go(-count);
    else if (final === "B" || final === "e") this.#go(count);
    else if (final === "C" || final === "a") this.move(this.column + count);
    else if (final === "D") this.move(this.column - count);
    else if (final === "E") this.#go(count, 1);
    else if (final === "F") this.#go(-count, 1);
    else if (final === "G" || final === "`") this.move(count - 1);
    else if (final === "H" || final === "f") this.#place(count, second || 1);
    else if (final === "d") this.#place(count, this.column + 1);
    else if (final === "s") this.#save();
    else if (final === "u") this.#restore();
    else if (final === "K" || final === "J") {
      if (final === "J" && first === 2) this.#addOthers();
      this.#erase(first || 0);
    } else if (final === "P") this.#row.splice(this.column, count);
    else if (final === "@" && this.column < this.#row.length && this.#row.length < MOST_COLUMNS)
      this.#row.splice(
        this.column,
        0,
        ...Array.from({ length: Math.min(count, MOST_COLUMNS) }, (): Cell => ({ char: " ", places: [] })),
      );
    else if (final === "X")
      for (const cell of this.#row.slice(this.column, this.column + count)) cell.char = " ";
  }

  #erase(part: number): void {
    if (part === 0) this.#row.length = Math.min(this.#row.length, this.column);
    else if (part === 1) for (const cell of this.#row.slice(0, this.column)) cell.char = " ";
    else this.#row = [];
  }

  /** What was printed before the first time belongs to the row that the cursor is put on. */
  #place(line: number, column: number): void {
    if (!this.#isPlaced) {
      this.#line = line;
      this.#ended.length = 0;
    }
    this.#isPlaced = true;
    this.#goTo(line, column);
  }

  #go(rows: number, column = this.column + 1): void {
    this.#isPlaced = true;
    this.#goTo(this.#line + rows, column);
  }

  #goTo(line: number, column: number): void {
    if (this.#line !== line) this.#change(line);
    this.move(column - 1);
  }

  #change(line: number): void {
    if (this.#row.length > 0) this.#others.set(this.#line, this.#row);
    this.#reopen(line);
    this.#row = this.#others.get(line) ?? [];
    this.#others.delete(line);
    this.#line = line;
  }

  /** Rows of the text, from the given one on, are rows of the screen again. */
  #reopen(line: number): void {
    for (
      let last = this.#ended.at(-1);
      last && last.line >= line && !this.#others.has(last.line);
      last = this.#ended.at(-1)
    ) {
      this.#ended.pop();
      const chars = this.#text.splice(last.start);
      const places = this.#places.splice(last.start);
      chars.pop();
      this.#others.set(
        last.line,
        chars.map((char, n): Cell => ({ char, places: places[n] as number[] })),
      );
    }
  }

  #save(): void {
    this.#isPlaced = true;
    this.#saved = { line: this.#line, column: this.column };
  }

  #restore(): void {
    if (this.#saved) this.#goTo(this.#saved.line, this.#saved.column + 1);
  }
}

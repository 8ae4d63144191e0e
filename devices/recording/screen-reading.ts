// What a terminal shows of a stream, with the place in the stream where each character comes from: a secret that the
// device prints in pieces, moving the cursor in between, is whole only there.

export interface ScreenReading {
  text: string;
  /** For each character, the indexes in the stream of all that was ever printed in its place. */
  places: number[][];
}

interface Cell {
  char: string;
  places: number[];
}

const PLAIN = /[^\x00-\x08\x0a-\x1f\x7f]+/y;
const CONTROL =
  /\x1b(?:\[([0-?]{0,64})[ -/]{0,8}([@-~])|\][^\x07\x1b]{0,4096}(?:\x07|\x1b\\)|[()*+#% ][^\x1b]|[^[\]])?/y;
/** Shells that wrap a line print the first character of the next row, return, and print that row. */
const LEAST_WIDTH = 20;
const MOST_COLUMNS = 512;

/** Whether the terminal shows anything else than what stands in the stream. */
export const movesCursor = (text: string): boolean => /[\x08\x1b]|\r(?!\n)/.test(text);

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
    const control = text[at] === "\x1b" ? CONTROL.exec(text) : null;
    if (control) screen.control(control[1] ?? "", control[2] ?? control[0].slice(1));
    else if (text[at] === "\n") screen.feed(at);
    else if (text[at] === "\b") screen.move(screen.column - 1);
    else if (text[at] === "\r" && text[at + 1] !== "\n") screen.back(text[at + 1]);
    at += control?.[0].length ?? 1;
  }
  return screen.end();
}

class Rows {
  readonly #text: string[] = [];
  readonly #places: number[][] = [];
  #row: Cell[] = [];
  /** Of the screen, where the cursor was put on a row by its number. */
  #line: number | undefined;
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
    if (this.#line !== undefined) this.#goTo(this.#line + 1, 1);
  }

  /** The row is complete, and a new one begins. */
  #end(places: number[]): void {
    while (this.#row.at(-1)?.char === " ") this.#row.pop();
    this.#row.push({ char: "\n", places });
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
    for (const [, row] of rows) this.#add([...row, { char: "\n", places: [] }]);
  }

  control(parameters: string, final: string): void {
    const [first, second] = parameters.split(";").map((part) => Number.parseInt(part, 10));
    const count = Math.max(1, Math.min(first || 1, MOST_COLUMNS));
    if (final === "C") this.move(this.column + count);
    else if (final === "D") this.move(this.column - count);
    else if (final === "G") this.move(count - 1);
    else if (final === "H" || final === "f") this.#goTo(count, second || 1);
    else if (final === "7" || final === "s") this.#save();
    else if ((final === "8" || final === "u") && this.#saved) this.#restore(this.#saved);
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
  #goTo(line: number, column: number): void {
    if (this.#line !== undefined && this.#line !== line) this.#change(line);
    this.#line = line;
    this.move(column - 1);
  }

  #change(line: number): void {
    if (this.#row.length > 0) this.#others.set(this.#line!, this.#row);
    this.#row = this.#others.get(line) ?? [];
    this.#others.delete(line);
  }

  #save(): void {
    this.#line ??= 0;
    this.#saved = { line: this.#line, column: this.column };
  }

  #restore({ line, column }: { line: number; column: number }): void {
    this.#goTo(line, column + 1);
  }
}

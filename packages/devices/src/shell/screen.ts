// Reads terminal text as a terminal shows it, line by line: carriage returns, backspaces, cursor and erase codes.

export interface ScreenSink {
  /** Finished lines, each ended by `\n`, that held no cursor movement. */
  lines(text: string): void;
  /** One finished line that did: as it looks now, and all that was ever printed on it, {@link RETURNED} where it began anew. */
  edited(line: string, raw: string): void;
  /** A piece of a line that is too long to hold; the rest follows. */
  piece(text: string): void;
}

/** Stands in what was printed on a line for a carriage return; white space, as this is. */
export const RETURNED = "\v";

const PRINTABLE = /[^\x00-\x08\x0a-\x1f\x7f-\x9f]+/y;
const PLAIN_ENOUGH = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/;
const PADDING = /\$<\d+(?:\.\d)?[*/]*>/y;
const LINE_LIMIT = 64 * 1024;
const KEPT = 1_000;
const ESCAPE_LIMIT = 4_096;
const RAW_LIMIT = 8_192;

export class Screen {
  #line = "";
  #column = 0;
  #row: number | undefined;
  /** Set once the cursor has moved within the line: everything printed on it. */
  #raw: string | undefined;
  #returned = false;
  #escape = "";
  /** Lines that held no cursor movement and are not given yet. */
  #finished = "";

  /** Where the row begins to which the cursor has returned, in a line that is longer than the terminal is wide. */
  #rowStart = 0;
  /** Of a line that was typed behind a prompt: where the cursor stood. */
  #offset = 0;

  /** @param columns width of the terminal; absent: it is not known, and nothing is wrapped */
  constructor(
    readonly sink: ScreenSink,
    readonly columns = Infinity,
  ) {}

  /** The unfinished last line: where a shell prints a second prompt at the right edge, what stands before that. */
  get current(): string {
    const behind = this.#column < this.#line.length ? this.#line.slice(this.#column) : "";
    return /^\s{4,}\S/.test(behind) ? this.#line.slice(0, this.#column) : this.#line;
  }

  /** Forgets the unfinished line: a prompt that has been answered, a pager that goes away. */
  clear(): void {
    this.#line = "";
    this.#column = 0;
    this.#raw = undefined;
    this.#returned = false;
    this.#rowStart = 0;
    this.#offset = 0;
  }

  /** A line is typed behind what stands there, which is forgotten. */
  typed(): void {
    const column = this.#offset + this.#column;
    this.clear();
    this.#offset = column;
  }

  /** Takes this for the unfinished line. */
  stand(text: string): void {
    this.clear();
    this.#print(text);
  }

  feed(text: string): void {
    if (this.#escape !== "") {
      text = this.#escape + text;
      this.#escape = "";
    }
    if (this.#column === this.#line.length && !PLAIN_ENOUGH.test(text)) this.#plain(text);
    else {
      this.#slowly(text);
      this.#giveFinished();
    }
    if (this.#line.length > LINE_LIMIT && this.#column === this.#line.length) this.#shed();
  }

  #plain(text: string): void {
    const end = text.lastIndexOf("\n");
    if (end < 0) {
      this.#print(text);
      return;
    }
    let from = 0;
    if (this.#raw !== undefined) {
      from = text.indexOf("\n") + 1;
      this.#print(text.slice(0, from - (text[from - 2] === "\r" ? 2 : 1)));
      this.#newline();
    }
    if (end >= from) {
      const finished = text.slice(from, end + 1);
      this.sink.lines(this.#line + (finished.includes("\r") ? finished.replaceAll("\r\n", "\n") : finished));
      this.clear();
    }
    this.#print(text.slice(end + 1));
  }

  #slowly(text: string): void {
    let at = 0;
    while (at < text.length) {
      PRINTABLE.lastIndex = at;
      const run = PRINTABLE.exec(text)?.[0];
      if (run !== undefined) {
        this.#print(run);
        at += run.length;
        continue;
      }
      const code = text.charCodeAt(at);
      if (code === ESCAPE || (code >= 0x80 && code <= 0x9f)) {
        const length = escapeLength(text, at);
        if (length === 0) {
          if (text.length - at < ESCAPE_LIMIT) this.#escape = text.slice(at);
          return;
        }
        const sequence = text.slice(at, at + length);
        this.#control(code === ESCAPE ? sequence : `\x1b${letterOf(code)}${sequence.slice(1)}`);
        at = behindPadding(text, at + length);
        continue;
      }
      if (code === 0x0a) this.#newline();
      else if (code === 0x0d) {
        if (!this.#returned) this.#rowStart = this.#beginOfRow();
        this.#move(0);
        this.#returned = true;
      } else if (code === 0x08) this.#move(this.#column - 1);
      at = code === SHIFT_IN ? behindPadding(text, at + 1) : at + 1;
    }
  }

  #print(run: string): void {
    if (run === "") return;
    if (this.#returned && this.#rowStart > 0) this.#wrap(this.#rowStart);
    if (this.#raw !== undefined && this.#raw.length < RAW_LIMIT)
      this.#raw += this.#returned ? RETURNED + run : run;
    this.#returned = false;
    if (this.#column === this.#line.length) this.#line += run;
    else if (this.#column === 0 && this.#line.trim() === "") this.#line = run;
    else {
      const before = this.#line.slice(0, this.#column).padEnd(this.#column);
      this.#line = before + run + this.#line.slice(this.#column + run.length);
    }
    this.#column += run.length;
  }

  #beginOfRow(): number {
    const column = Math.max(0, this.#offset + this.#column - 1);
    return Math.max(0, Math.floor(column / this.columns) * this.columns - this.#offset) || 0;
  }

  /** The cursor has returned to the beginning of a later row, and what stands there is printed over. */
  #wrap(rowStart: number): void {
    const row = this.#line.slice(rowStart);
    this.sink.edited(this.#line.slice(0, rowStart).trimEnd(), this.#line.slice(0, rowStart));
    this.clear();
    this.#line = row;
    this.#raw = row;
    this.#returned = true;
  }

  #newline(): void {
    if (this.#raw === undefined) this.#finished += `${this.#line}\n`;
    else {
      this.#giveFinished();
      this.sink.edited(this.#line, this.#raw);
    }
    this.clear();
  }

  /** Together: each line by itself would be as much work as many. */
  #giveFinished(): void {
    const finished = this.#finished;
    this.#finished = "";
    if (finished !== "") this.sink.lines(finished);
  }

  #move(column: number): void {
    if (column === this.#column) return;
    this.#raw ??= this.#line.slice(-RAW_LIMIT);
    this.#column = Math.max(0, column);
  }

  /** All but the end goes: a prompt may stand there. */
  #shed(): void {
    this.sink.piece(this.#line.slice(0, -KEPT));
    this.#line = this.#line.slice(-KEPT);
    this.#column = this.#line.length;
    this.#raw = undefined;
  }

  #control(sequence: string): void {
    if (sequence === "\x1bE" || sequence === "\x1bD") this.#newline();
    if (sequence[1] !== "[") return;
    const final = sequence.at(-1);
    const numbers = sequence
      .slice(2, -1)
      .split(";")
      .map((part) => Number.parseInt(part, 10));
    const first = Number.isNaN(numbers[0] ?? Number.NaN) ? undefined : numbers[0];
    const count = Math.max(1, Math.min(first ?? 1, 1_000));
    const column = this.#column;
    switch (final) {
      case "C":
        return this.#move(column + count);
      case "D":
        return this.#move(column - count);
      case "G":
        return this.#move(count - 1);
      case "H":
      case "f":
        return this.#goto(count, Math.max(1, Math.min(numbers[1] || 1, 1_000)));
      case "K":
        return this.#erase(first ?? 0);
      case "J":
        return this.#erase(first === 2 || first === 3 ? 2 : 0);
      case "P":
        this.#edit(this.#line.slice(0, column) + this.#line.slice(column + count));
        return;
      case "X":
        this.#edit(
          this.#line.slice(0, column) +
            " ".repeat(Math.min(count, Math.max(0, this.#line.length - column))) +
            this.#line.slice(column + count),
        );
        return;
      case "@":
        if (column < this.#line.length)
          this.#edit(this.#line.slice(0, column) + " ".repeat(count) + this.#line.slice(column));
        return;
    }
  }

  #erase(part: number): void {
    if (this.#returned && this.#rowStart > 0) this.#wrap(this.#rowStart);
    if (part === 0) this.#edit(this.#line.slice(0, this.#column));
    else if (part === 1)
      this.#edit(" ".repeat(Math.min(this.#column, this.#line.length)) + this.#line.slice(this.#column));
    else this.#edit("");
  }

  #edit(line: string): void {
    if (line === this.#line) return;
    this.#raw ??= this.#line.slice(-RAW_LIMIT);
    this.#line = line;
  }

  #goto(row: number, column: number): void {
    if (this.#row !== undefined && this.#row !== row && this.#line.trim() !== "") this.#newline();
    this.#row = row;
    this.#move(column - 1);
  }
}

/** Some shells print the times that a terminal of hardware needs behind a control code, as its description has them. */
function behindPadding(text: string, at: number): number {
  PADDING.lastIndex = at;
  return at + (PADDING.exec(text)?.[0].length ?? 0);
}

const SHIFT_IN = 0x0f;
const ESCAPE = 0x1b;
/** A control character of 8 bits stands for an escape character and a letter. */
const letterOf = (code: number): string => String.fromCharCode(code - 0x40);

/** Length of the control sequence that begins at `at`; 0 while it is incomplete. */
function escapeLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const kind = code === ESCAPE ? text[at + 1] : letterOf(code);
  const body = code === ESCAPE ? at + 2 : at + 1;
  if (kind === undefined) return 0;
  if (kind === "[") {
    for (let i = body; i < text.length; i++) {
      const each = text.charCodeAt(i);
      if (each >= 0x40 && each <= 0x7e) return i + 1 - at;
      if (each < 0x20) return i - at;
    }
    return 0;
  }
  if ("]PX^_".includes(kind)) {
    for (let i = body; i < text.length; i++) {
      if (text[i] === "\x07" || text[i] === "\x9c") return i + 1 - at;
      // Some programs write the bell as it is shown.
      if (text[i] === "^" && text[i + 1] === "G") return i + 2 - at;
      if (text[i] === "\x1b") return i + 1 < text.length ? (text[i + 1] === "\\" ? i + 2 - at : i - at) : 0;
    }
    return 0;
  }
  if (code !== ESCAPE) return 1;
  return "()*+#% ".includes(kind) ? (at + 2 < text.length ? 3 : 0) : 2;
}

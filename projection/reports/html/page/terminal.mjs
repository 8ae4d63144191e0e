// A small terminal: takes what a device sent and holds the lines that one would have seen, with their colours.

/** @typedef {{ char: string, style: string }} Cell */

const SCREEN_ROWS = 24;
const TAB = 8;
/** Lines that are kept; a session of more shows its end. */
const LINES = 5_000;
const LONGEST_SEQUENCE = 256;

export class Terminal {
  /** @type {Cell[][]} */
  lines = [[]];
  row = 0;
  column = 0;
  style = "";
  /** An escape sequence that has not ended yet. */
  held = "";

  /** @param {string} text */
  write(text) {
    for (const char of text) {
      if (this.held !== "") this.#inSequence(char);
      else if (char === "\u001b") this.held = char;
      else this.#plain(char);
    }
  }

  /** @param {string} char */
  #plain(char) {
    switch (char) {
      case "\r":
        this.column = 0;
        return;
      case "\n":
        this.row++;
        this.#reach();
        return;
      case "\b":
        this.column = Math.max(0, this.column - 1);
        return;
      case "\t":
        this.column += TAB - (this.column % TAB);
        return;
      default:
        if (char < " " || char === "\u007f") return;
        this.#reach();
        this.#line[this.column++] = { char, style: this.style };
    }
  }

  get #line() {
    return /** @type {Cell[]} */ (this.lines[this.row]);
  }

  #reach() {
    while (this.lines.length <= this.row) this.lines.push([]);
    if (this.lines.length > LINES) {
      const gone = this.lines.length - LINES;
      this.lines.splice(0, gone);
      this.row = Math.max(0, this.row - gone);
    }
    const line = this.#line;
    while (line.length < this.column) line.push({ char: " ", style: "" });
  }

  /** @param {string} char */
  #inSequence(char) {
    this.held += char;
    const [, kind = ""] = this.held;
    if (kind === "[") {
      if (this.held.length > 2 && char >= "@" && char <= "~") this.#control(this.held.slice(2, -1), char);
      else if (this.held.length < LONGEST_SEQUENCE) return;
    } else if (kind === "]" || kind === "P") {
      // Titles and the like: to the bell, or to ESC \.
      if (char !== "\u0007" && !this.held.endsWith("\u001b\\") && this.held.length < LONGEST_SEQUENCE) return;
    } else if ("()#".includes(kind) && this.held.length < 3) return;
    this.held = "";
  }

  /** @param {string} parameters @param {string} final */
  #control(parameters, final) {
    const numbers = parameters.split(";").map((each) => Math.min(9_999, Number(each) || 0));
    const [first = 0, second = 0] = numbers;
    const count = Math.max(1, first);
    const top = Math.max(0, this.lines.length - SCREEN_ROWS);
    switch (final) {
      case "A":
        this.row = Math.max(top, this.row - count);
        break;
      case "B":
        this.row = Math.min(top + SCREEN_ROWS - 1, this.row + count);
        break;
      case "C":
        this.column = Math.min(1_000, this.column + count);
        break;
      case "D":
        this.column = Math.max(0, this.column - count);
        break;
      case "G":
        this.column = Math.min(1_000, count - 1);
        break;
      case "H":
      case "f":
        this.row = top + Math.min(SCREEN_ROWS, count) - 1;
        this.column = Math.min(1_000, Math.max(1, second) - 1);
        break;
      case "J":
        if (first === 0) {
          this.#line.length = Math.min(this.#line.length, this.column);
          this.lines.length = this.row + 1;
        } else {
          // What was on the screen before stays readable above.
          this.row = this.lines.length;
          this.column = 0;
        }
        break;
      case "K":
        if (first === 0) this.#line.length = Math.min(this.#line.length, this.column);
        else if (first === 1)
          this.#line.splice(
            0,
            this.column + 1,
            ...Array.from({ length: this.column + 1 }, () => ({ char: " ", style: "" })),
          );
        else this.#line.length = 0;
        break;
      case "P":
        this.#line.splice(this.column, count);
        break;
      case "m":
        this.#styles(numbers);
    }
    this.#reach();
  }

  /** @param {number[]} numbers */
  #styles(numbers) {
    const kept = new Set(this.style.split(" ").filter(Boolean));
    const colour = (/** @type {string} */ kind, /** @type {number | undefined} */ n) => {
      for (const name of kept) if (name.startsWith(kind)) kept.delete(name);
      if (n !== undefined) kept.add(kind + n);
    };
    for (const n of numbers) {
      if (n === 0) kept.clear();
      else if (n === 1) kept.add("bold");
      else if (n === 4) kept.add("under");
      else if (n === 7) kept.add("inverse");
      else if (n === 22) kept.delete("bold");
      else if (n === 24) kept.delete("under");
      else if (n === 27) kept.delete("inverse");
      else if (n >= 30 && n <= 37) colour("f", n - 30);
      else if (n === 39) colour("f", undefined);
      else if (n >= 90 && n <= 97) colour("f", n - 90);
      else if (n === 38 || n === 48) break;
    }
    this.style = [...kept].join(" ");
  }

  /** The lines as text and styled pieces. @returns {DocumentFragment} */
  render() {
    const fragment = document.createDocumentFragment();
    let plain = "";
    const flush = () => {
      if (plain !== "") fragment.append(plain);
      plain = "";
    };
    for (const [n, line] of this.lines.entries()) {
      if (n > 0) plain += "\n";
      for (let at = 0; at < line.length; ) {
        const style = line[at]?.style ?? "";
        let text = "";
        while (at < line.length && (line[at]?.style ?? "") === style) text += line[at++]?.char ?? " ";
        if (style === "") {
          plain += text;
          continue;
        }
        flush();
        const piece = document.createElement("span");
        piece.className = style;
        piece.textContent = text;
        fragment.append(piece);
      }
    }
    flush();
    return fragment;
  }
}

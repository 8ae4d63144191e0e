// Reads JSON where it stands in a text, piece by piece: on one line or over many, between other lines, cut off at any place.

export interface JsonEvents {
  /**
   * Something that may be JSON begins with the bracket at this place.
   * @param isAlone nothing stands in front of it in its line
   * @param name of the member whose value it is
   */
  begin(at: number, isAlone: boolean, name: { text: string; start: number } | undefined): void;
  open(isObject: boolean, at: number, isNewLine: boolean): void;
  close(): void;
  /** The name of a member, without its quotes, as it is written. */
  key(text: string, start: number, isNewLine: boolean): void;
  /** A text without its quotes, or a number or word. */
  value(text: string, start: number, isText: boolean, isNewLine: boolean): void;
  /** A part of a text that is too long to be held; the last part comes as {@link value}. */
  part(text: string, start: number): void;
  /** It ends in front of this place: complete, or because it is not JSON after all. */
  end(at: number, isWhole: boolean): void;
}

/** What comes next, unless a bracket closes: the name of a member, a sign, a value. */
type Next = "key" | ":" | "value" | ",";

const BRACKET = /[{[]/g;
const BARE = /[^\s,:{}[\]"]{1,64}/y;
const SCALAR = /^(?:-?\d[\d.]*(?:e[-+]?\d+)?|true|false|null|nan|-?infinity)$/i;
/** A word without quotes behind a name, as some devices print it. */
const WORD = /^[\w.+-]+$/;
/** The name of a member, in front of its value. */
const NAME = /"([^"\\]{1,80})"[ \t]{0,20}:[ \t]{0,20}$/;
const LONGEST_NAME = 130;
/** Longer texts are given in parts. */
const LONGEST_TEXT = 64 * 1_024;

export class JsonScanner {
  #held = "";
  /** Place of the first held character in the whole text. */
  #from: number;
  /** Index of the next character that is not read yet. */
  #at = 0;
  /** Of each open bracket whether it is an object. */
  readonly #within: boolean[] = [];
  #next: Next = "value";
  #isNewLine = false;
  /** Nothing stands in the line so far. */
  #isBlank: boolean;
  /** Up to where the closing quote of an open text has been looked for. */
  #sought = 0;
  /** Index of the next line end, looked for once; that of the end where there is none. */
  #feed = -1;

  /** @param start place where the text begins. @param isLineBlank nothing stands in front of it in its line */
  constructor(
    start: number,
    isLineBlank: boolean,
    readonly events: JsonEvents,
  ) {
    this.#from = start;
    this.#isBlank = isLineBlank;
  }

  /** Everything in front of this place has been told. */
  get doneTo(): number {
    return this.#from + this.#at;
  }

  /** Whether what is open is a text, which begins behind {@link doneTo}. */
  get isInText(): boolean {
    return this.#within.length > 0 && this.#held[this.#at] === '"';
  }

  push(text: string): void {
    this.#sought = Math.max(0, this.#sought - this.#at);
    this.#held = this.#held.slice(this.#at) + text;
    this.#from += this.#at;
    this.#at = 0;
    this.#feed = -1;
    this.#read(false);
  }

  /** A number at the end of the text is complete. */
  flush(): void {
    this.#read(true);
  }

  #read(isAll: boolean): void {
    const { length } = this.#held;
    while (this.#at < length) {
      if (this.#within.length === 0) {
        BRACKET.lastIndex = this.#at;
        const found = BRACKET.exec(this.#held);
        const before = this.#held.slice(this.#at, found?.index);
        const feed = before.lastIndexOf("\n");
        this.#isBlank = (this.#isBlank || feed !== -1) && before.slice(feed + 1).trim() === "";
        if (!found) {
          this.#at = length;
          return;
        }
        this.#at = found.index;
        const name = this.#nameBefore(found.index);
        this.events.begin(this.#from + found.index, this.#isBlank, name);
        this.#isBlank = false;
        this.#isNewLine = false;
        this.#open();
        continue;
      }
      this.#skipBlanks();
      if (this.#at < length && !this.#token(isAll)) return;
    }
  }

  /** `"snmp": {`, where what this belongs to is not there. */
  #nameBefore(at: number): { text: string; start: number } | undefined {
    const found = NAME.exec(this.#held.slice(Math.max(0, at - LONGEST_NAME), at));
    if (!found) return undefined;
    return { text: found[1]!, start: this.#from + at - found[0].length + 1 };
  }

  #skipBlanks(): void {
    for (; this.#at < this.#held.length; this.#at += 1) {
      const code = this.#held.charCodeAt(this.#at);
      if (code === 0x0a) this.#isNewLine = true;
      else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return;
    }
  }

  /** @returns false where more has to come first */
  #token(isAll: boolean): boolean {
    const character = this.#held[this.#at]!;
    const isObject = this.#within.at(-1)!;
    const next = this.#next;
    const closes = isObject ? "}" : "]";
    if (character === closes && next !== ":" && !(isObject && next === "value")) {
      this.#close();
    } else if (next === "," || next === ":") {
      if (character !== next) this.#abort();
      else {
        this.#at += 1;
        this.#next = next === "," && isObject ? "key" : "value";
      }
    } else if (character === '"') return this.#text();
    else if (next === "key") this.#abort();
    else if (character === "{" || character === "[") this.#open();
    else return this.#bare(isAll);
    return true;
  }

  #open(): void {
    const isObject = this.#held[this.#at] === "{";
    this.#within.push(isObject);
    this.events.open(isObject, this.#from + this.#at, this.#line());
    this.#at += 1;
    this.#next = isObject ? "key" : "value";
  }

  #close(): void {
    this.#within.pop();
    this.#at += 1;
    this.#next = ",";
    this.events.close();
    if (this.#within.length === 0) this.events.end(this.#from + this.#at, true);
  }

  #abort(): void {
    this.#within.length = 0;
    this.#next = "value";
    this.events.end(this.#from + this.#at, false);
  }

  #line(): boolean {
    const isNewLine = this.#isNewLine;
    this.#isNewLine = false;
    return isNewLine;
  }

  #text(): boolean {
    const start = this.#at + 1;
    const close = this.#closing(Math.max(start, this.#sought));
    const feed = this.#feedFrom(start);
    const isBroken = feed < this.#held.length && (close === -1 || feed < close);
    if (isBroken) {
      this.#sought = 0;
      this.#at = feed;
      this.#abort();
      return true;
    }
    if (close === -1) {
      if (this.#held.length - start > LONGEST_TEXT) this.#part(start);
      else this.#sought = this.#held.length;
      return false;
    }
    this.#sought = 0;
    const text = this.#held.slice(start, close);
    this.#at = close + 1;
    if (this.#next === "key") {
      this.events.key(text, this.#from + start, this.#line());
      this.#next = ":";
    } else {
      this.events.value(text, this.#from + start, true, this.#line());
      this.#next = ",";
    }
    return true;
  }

  #feedFrom(at: number): number {
    if (this.#feed < at) {
      const found = this.#held.indexOf("\n", at);
      this.#feed = found === -1 ? this.#held.length : found;
    }
    return this.#feed;
  }

  #closing(from: number): number {
    for (let at = this.#held.indexOf('"', from); at !== -1; at = this.#held.indexOf('"', at + 1))
      if (!isQuoted(this.#held, at)) return at;
    return -1;
  }

  /** Gives away the beginning of a long text, up to the end of a line in it, and puts a quote in its place. */
  #part(start: number): void {
    const line = this.#held.lastIndexOf("\\n");
    let end = line > start && !isQuoted(this.#held, line) ? line + 2 : this.#held.length - 12;
    while (isQuoted(this.#held, end) || /\\u[\da-f]{0,3}$/i.test(this.#held.slice(end - 5, end))) end -= 1;
    this.events.part(this.#held.slice(start, end), this.#from + start);
    this.#held = `"${this.#held.slice(end)}`;
    this.#from += end - 1;
    this.#at = 0;
    this.#sought = 0;
    this.#feed = -1;
  }

  #bare(isAll: boolean): boolean {
    BARE.lastIndex = this.#at;
    const word = BARE.exec(this.#held)?.[0] ?? "";
    const end = this.#at + word.length;
    if (end === this.#held.length && !isAll) return false;
    const isValue = SCALAR.test(word) || (this.#within.at(-1) === true && WORD.test(word));
    if (!isValue) this.#abort();
    else {
      this.events.value(word, this.#from + this.#at, false, this.#line());
      this.#at = end;
      this.#next = ",";
    }
    return true;
  }
}

/** Whether an odd number of backslashes stands in front of the place. */
function isQuoted(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === "\\") from -= 1;
  return (at - from) % 2 === 1;
}

// Words that a pattern cannot match without, so that most texts need no closer look. Only what is plain to see counts.

/** What the reader does not know, and so cannot tell anything about. */
class Unknown extends Error {}

/** @returns words of which one stands in every line that the RE2 pattern matches; none where that cannot be told */
export function wordsOf(source: string): string[] {
  try {
    const reader = new Reader(source);
    const words = reader.alternatives();
    if (!reader.isAtEnd) throw new Unknown();
    return words;
  } catch (error) {
    if (error instanceof Unknown) return [];
    throw error;
  }
}

const QUANTIFIER = /(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/y;
const GROUP = /\((?:\?(?::|P?<\w+>))?/y;
const CLASS = /\[\^?\]?(?:\[:\^?\w+:\]|\\[^pPQE]|[^\]\\])*\]/y;
/** Stand for characters, or for places between them, that are not looked at. */
const OPAQUE = /[.^$]|\\[bBdDsSwW]/y;
const LITERAL = /\\([^\w\s])|([^\\()[\]{}*+?|^$.\n])/y;

class Reader {
  #at = 0;

  constructor(readonly source: string) {}

  get isAtEnd(): boolean {
    return this.#at === this.source.length;
  }

  /** Of alternatives each has to bring words of its own. */
  alternatives(): string[] {
    const branches = [this.#sequence()];
    while (this.#take(/\|/y)) branches.push(this.#sequence());
    return branches.some((words) => words.length === 0) ? [] : branches.flat();
  }

  /** Of what follows each other one part's words are enough: those that tell most. */
  #sequence(): string[] {
    let best: string[] = [];
    let word = "";
    const offer = (words: string[]) => {
      if (shortest(words) > shortest(best)) best = words;
    };
    while (!this.isAtEnd && !"|)".includes(this.source[this.#at]!)) {
      const literal = this.#take(LITERAL);
      const words = literal ? [literal[1] ?? literal[2]!] : this.#unit();
      const quantifier = this.#take(QUANTIFIER);
      const isOptional = quantifier && /^(?:[*?]|\{0)/.test(quantifier[0]);
      if (literal && !isOptional) word += words[0];
      if (literal && !quantifier) continue;
      offer(word === "" ? [] : [word]);
      word = "";
      if (!literal && !isOptional) offer(words);
    }
    offer(word === "" ? [] : [word]);
    return best;
  }

  /** A group, or something that may be one character or another. */
  #unit(): string[] {
    if (this.#take(OPAQUE) ?? this.#take(CLASS)) return [];
    if (!this.#take(GROUP)) throw new Unknown();
    const words = this.alternatives();
    if (!this.#take(/\)/y)) throw new Unknown();
    return words;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.source) ?? undefined;
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

const shortest = (words: string[]): number =>
  words.length === 0 ? 0 : Math.min(...words.map((word) => word.length));

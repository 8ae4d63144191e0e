// Words and patterns of a command line: keywords that may be abbreviated, and typed values such as IPV4 or IFNAME.

/** A word of a typed line and where it starts. */
export interface Word {
  text: string;
  at: number;
}

/** Gives the canonical form of a value, or undefined when the word is none. */
export type ValueType = (word: string) => string | undefined;

export interface Dialect {
  types: Record<string, ValueType>;
  /** Keywords may be cut, as in `sh ip int br`. */
  abbreviate: boolean;
}

export type Token = { keyword: string } | { choice: string[] } | { value: string } | { rest: true };

export interface Pattern {
  tokens: Token[];
  /** Index of the first token that a later line replaces: the value of a setting that exists once. */
  replace_from?: number;
}

/** Parses `ip address =IPV4 MASK`: lower case words are keywords, capitals are types, LINE takes the rest, a|b is a choice. */
export function pattern(text: string): Pattern {
  const parsed: Pattern = { tokens: [] };
  for (let word of text.split(/\s+/)) {
    if (word.startsWith("=")) {
      parsed.replace_from = parsed.tokens.length;
      word = word.slice(1);
    }
    if (word === "LINE") parsed.tokens.push({ rest: true });
    else if (/^[A-Z][A-Z0-9_]*$/.test(word)) parsed.tokens.push({ value: word });
    else if (word.includes("|")) parsed.tokens.push({ choice: word.split("|") });
    else if (word) parsed.tokens.push({ keyword: word });
  }
  return parsed;
}

/** Splits a line into words; quoted text is one word and keeps its quotes. */
export function split(line: string): Word[] {
  return [...line.matchAll(/"[^"]*"?|\S+/g)].map((match) => ({ text: match[0], at: match.index }));
}

export interface Matched {
  /** Canonical words, one per token that was reached. */
  words: string[];
  /** Values of the tokens that are not keywords. */
  args: string[];
  /** Words of the line that were used. */
  used: number;
  /** All tokens were reached. */
  complete: boolean;
}

/** Matches a pattern from the line's first word; stops at the first word that does not fit. */
export function match(tokens: Token[], words: Word[], dialect: Dialect): Matched {
  const made: Matched = { words: [], args: [], used: 0, complete: true };
  for (const token of tokens) {
    const word = words[made.used];
    if ("rest" in token) {
      const rest = words.slice(made.used).map((each) => each.text);
      if (!rest.length) return { ...made, complete: false };
      made.words.push(rest.join(" "));
      made.args.push(rest.join(" "));
      return { ...made, used: words.length };
    }
    const found = word && one(token, word.text, dialect, made.used ? 1 : 2);
    if (found === undefined) return { ...made, complete: false };
    made.words.push(found);
    if (!("keyword" in token)) made.args.push(found);
    made.used++;
  }
  return made;
}

function one(
  token: Exclude<Token, { rest: true }>,
  word: string,
  dialect: Dialect,
  least: number,
): string | undefined {
  if ("keyword" in token) return keyword(token.keyword, word, dialect, least) ? token.keyword : undefined;
  if ("choice" in token) return token.choice.find((each) => keyword(each, word, dialect, least));
  return dialect.types[token.value]?.(word);
}

function keyword(wanted: string, word: string, { abbreviate }: Dialect, least: number): boolean {
  if (!abbreviate) return wanted === word;
  const lower = word.toLowerCase();
  const full = wanted.toLowerCase();
  return full === lower || (lower.length >= least && full !== "no" && full.startsWith(lower));
}

// Host names that no prompt of the platform allows for: with signs, as `core+1`, `R1(lab)`, `Köln-1`, `*R1*`, and very long
// ones. Learned at the login, they are put into plain and few letters wherever a prompt is looked for.

/** Letters of all languages, and what stands for one that could not be read. */
const LETTER = "[\\p{L}\\p{N}\\p{M}_\\ufffd]";
const PLAIN = "[\\w.-]";
const WORD = `(?:${LETTER}|[.-])`;
/** `R1%a`, but not the sign that ends a prompt. */
const SIGN = `[+=,!&'~*^;|"?\\\\]|[%$](?=${LETTER})|\\((?:${WORD}|[+=,!&'~*])+\\)|\\[(?:${WORD}|[+])+\\]`;
/** Signs before the name, where nothing but the end of a prompt follows it: `*A:R1#` says that something is not saved. */
const LEADING = `(?<![^\\s:@<[])[*~!^'"]+(?=[^\\s:@\\]]+\\]?\\s?[#>$]\\s*$)`;
const ODD = `${PLAIN}*(?:(?!\\w)${LETTER}|(?<=\\w)(?:${SIGN}))`;
const TOKEN = new RegExp(`(?:${LEADING}${WORD}|${ODD})(?:${WORD}|${SIGN})*`, "u");
/** Prompts of platforms allow for a name of 63 letters, together with what devices put behind it: `-stby`, a context. */
const LONG = 40;
const LONG_NAME = new RegExp(`${PLAIN}{${LONG},}`);
const SHORTENED = 32;
/** At the end of a prompt: a mode, or the last part of a name. */
const LAST = /\([^()]*\)(?=[\s#>]*$)/;
/** Names of modes, as far as they say that they are; others are told by what the device refuses. */
const MODE =
  /\((?:vlan|[^()]*(?:conf|cfg)[^()]*|(?:ca|cs|cert|dhcp|ipsec|crypto|acl|rmap)-[^()]*|[^()]*-(?:list|map|profile|policy|group|agent|server|method))\)(?=[\s#>]*$)/i;
const ODD_SIGN = /[^\w.\s/:-]/;
const LONGEST_NAME = 255;
const MOST_WORDS = 20;
const MOST_NAMES = 200;
/** Signs by which people frame a banner, left on the line of the prompt. */
const FRAME = /^[#*=_-]{4,}(?=\w)/;

export interface HostName {
  token: string;
  plain: string;
}

/** As long as the token, unless that is very long. */
const plainOf = (token: string): string =>
  (token.length < LONG ? token : token.slice(0, SHORTENED))
    .replace(/^[^\w]|\p{L}/gu, (sign) => (/\w/.test(sign) ? sign : "x".repeat(sign.length)))
    .replace(/[^\w.-]/g, "_");

/** The name in a first prompt, where it is an odd one: what stands in parentheses at its end may be a mode, or a part of it. */
export function oddHostNames(line: string): HostName[] {
  const forms = [line.replace(LAST, ""), ...(MODE.test(line) ? [] : [line])];
  const tokens = new Set(forms.flatMap((form) => (TOKEN.exec(form) ?? LONG_NAME.exec(form))?.[0] ?? []));
  return [...tokens].map((token) => ({ token, plain: plainOf(token) }));
}

export const oddHostName = (line: string): HostName | undefined => oddHostNames(line)[0];

const MOST_CANDIDATES = 40;
/** `My Switch`; other signs part a name from a user, a node or a file, and belong to prompts of other platforms. */
const OF_WORDS = /^[\p{L}\p{N}](?=.* )[\p{L}\p{N} ._-]{0,62}[\p{L}\p{N}]$/u;
const BEFORE_NAME = /(?:^|[<[(:@*~! ])(?=[\p{L}\p{N}])/gu;
const BEHIND_NAME = /(?<=[\p{L}\p{N}])(?=[\])(>#$%/]|\s?[#>$%]|\.\d+ [#>])/gu;

/** What may be a name of several words in a prompt, the longest first. Such a line is a prompt only where it comes again for Enter. */
export function namesOfWords(line: string): HostName[] {
  const starts = [...line.matchAll(BEFORE_NAME)].map(({ index, 0: sign }) => index + sign.length);
  const ends = [...line.matchAll(BEHIND_NAME)].map(({ index }) => index).toReversed();
  const tokens = starts.flatMap((start) => ends.map((end) => line.slice(start, Math.max(start, end))));
  return tokens
    .filter((token) => OF_WORDS.test(token))
    .slice(0, MOST_CANDIDATES)
    .map((token) => ({ token, plain: plainOf(token) }));
}

/** Devices cut long names short in config mode. */
const LEAST_LEFT = 8;

export function withPlainName(line: string, name: HostName | undefined): string {
  if (name === undefined) return line;
  for (let length = name.token.length; length >= Math.min(LEAST_LEFT, name.token.length); length--) {
    const shown = name.token.slice(0, length);
    if (line.includes(shown)) return line.replace(shown, () => name.plain.slice(0, length));
  }
  return line;
}

/** A device may show other letters than were typed: it reads them in another encoding. */
const asTyped = (name: string): string => name.replace(/[^ -~]/g, "");

const isOdd = (text: string): boolean => ODD_SIGN.test(text) || LONG_NAME.test(text);

/** Names that were typed, since a change may give the device one of them. */
export class TypedNames {
  readonly #names: string[] = [];

  add(line: string): void {
    for (const word of isOdd(line) ? line.split(/\s+/, MOST_WORDS) : []) {
      const name = word.replace(/^["']|["';]+$/g, "");
      if (name.length > 1 && name.length <= LONGEST_NAME && isOdd(name)) this.#names.push(name);
    }
    if (this.#names.length > MOST_NAMES) this.#names.shift();
  }

  /** The odd name in a prompt, if it was typed: what other lines show so is output. */
  in(line: string): HostName | undefined {
    if (this.#names.length === 0) return undefined;
    const names = this.#names.map(asTyped);
    return oddHostNames(line).find(({ token }) => names.includes(asTyped(token)));
  }
}

export function withoutFrame(line: string): string {
  return line.replace(FRAME, "");
}

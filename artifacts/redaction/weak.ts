// Secrets that are short or a common word. Masked wherever their letters stand they would take other words with them:
// `admin` of `administratively`, `cisco` of `cisco WS-C3750`.
import type { Strength } from "../../schemas/secret-strength.js";
import type { Span } from "./spans.js";
import { atOnce } from "./steps.js";
import { collectTexts } from "./texts.js";

const KEYWORD =
  "(?:pass(?:word|wd|phrase|code)?|pwd|secret|community|key(?:-?string)?|psk|token|pin|credentials?)";
/** Words between a keyword and its secret: how the secret is written. */
const MANNER =
  "(?:is|set|to|string|name|text|data|hash|value|0|5|6|7|8|9|sha\\d*|md5|scrypt|encrypted|unencrypted|encryption|plain\\w*|clear\\w*|ascii\\w*|level \\d+|algorithm\\S*|for \\S+)";
/** What stands before a word that is a secret. */
const SAYS_SECRET = new RegExp(
  `(?:${KEYWORD}[^\\w\\n]{1,8}(?:${MANNER}[^\\w\\n]{1,8}){0,3}|${KEYWORD}[^\\n]{0,40}[:?][ \\t]{0,8}\\r?\\n[ \\t]{0,8}|(?:^|\\s)-p[ =]?|://[^\\s/@]{0,64}:|\\s(?:-u|--user)[ =]\\S{1,64}:)["'\`]?$`,
  "i",
);
const LOOK_BACK = 160;

const WORD = "[\\p{L}\\p{N}_]";

export interface Weak {
  secret: string;
  strength: Strength;
}

export interface WeakSecrets {
  /** @param text whole lines */
  find(text: string): Span[];
  /** Those that are not a common word. */
  words(text: string): Span[];
  /** How many of the last characters may be the beginning of one. */
  begun(text: string): number;
}

/** @returns undefined where there are none */
export function createWeakSecrets(weak: readonly Weak[]): WeakSecrets | undefined {
  if (weak.length === 0) return undefined;
  const common = new Set(weak.filter(({ strength }) => strength === "common").map(({ secret }) => secret));
  for (const { secret, strength } of weak) if (strength === "short") common.delete(secret);
  const secrets = [...new Set(weak.map(({ secret }) => secret))].toSorted((a, b) => b.length - a.length);
  const texts = atOnce(collectTexts(secrets));
  const isSecret = (text: string, word: string, index: number): boolean =>
    !common.has(word) || SAYS_SECRET.test(text.slice(Math.max(0, index - LOOK_BACK), index));
  function standing(text: string): { word: string; start: number; end: number }[] {
    const found: { word: string; start: number; end: number }[] = [];
    let behind = 0;
    texts.find(text, (start, end) => {
      if (start < behind || !isAlone(text, start, end)) return false;
      found.push({ word: text.slice(start, end), start, end });
      behind = end;
      return true;
    });
    return found;
  }
  return {
    find: (text) => standing(text).filter(({ word, start }) => isSecret(text, word, start)),
    words: (text) => standing(text).filter(({ word }) => !common.has(word)),
    begun(text) {
      const begun = secrets.flatMap((secret) =>
        Array.from({ length: Math.max(0, secret.length - 2) }, (_, n) => secret.slice(0, n + 2)),
      );
      const found = begun.filter(
        (part) => text.endsWith(part) && isSecret(text, part, text.length - part.length),
      );
      return Math.max(0, ...found.map((part) => part.length));
    },
  };
}

const GOES_ON_BEFORE = new RegExp(`${WORD}[./-]?$`, "u");
const GOES_ON_BEHIND = new RegExp(`^[./-]?${WORD}`, "u");
/** Characters that tell whether a word goes on: a letter may take two. */
const BESIDE = 3;

const isAlone = (text: string, start: number, end: number): boolean =>
  !GOES_ON_BEFORE.test(text.slice(Math.max(0, start - BESIDE), start)) &&
  !GOES_ON_BEHIND.test(text.slice(end, end + BESIDE));

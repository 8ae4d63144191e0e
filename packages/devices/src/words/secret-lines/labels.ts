// Secrets behind a label of several words, or behind dots, as `show` commands and sentences print them.
import type { SecretPlace } from "./place.js";
import { isSecretName } from "./names.js";
import { isNothing, isWord } from "./values.js";
import { looksRandom } from "./weak.js";

/** `PSK/Shared Key = x`, `Guest WiFi key: x`, `Community 1: x (rw)`; the value has no blanks. */
const LABEL =
  /\b(?:(?:pre-?)?shared|private|wi-?fi|wlan|wireless|wpa2?|radius|tacacs|symmetric) key[ \t]{0,20}[:=][ \t]{0,20}(?=\S)|\b(?:privacy|authentication|auth|pass) phrase[ \t]{0,20}[:=][ \t]{0,20}|\bcommunity \d{1,2}:(?!\d)[ \t]{0,20}|\bcommunity\.r[ow]\.\d{1,2}:|\b(?:password|passphrase|pre-?shared key|shared secret|secret|psk|community)(?: (?:hash|string|key))? ?[([](?:ascii|hex|hexadecimal|plain|clear|cleartext|encrypted|hashed|md5|sha-?\d{0,3}|r[ow]|read-?only|read-?write|again)[)\]] ?[:=][ \t]{0,20}(?=\S)|\b(?:password|secret|passphrase) hash ?[:=][ \t]{0,20}(?=\S)/gi;
/** `Password......... x` */
const DOTTED =
  /\b(?:password|passphrase|pre-?shared key|shared secret|secret|psk|community(?: name| string)?)[ \t]?\.{3,80}[ \t]{0,20}(?=\S)/gi;
/** `The password is x`: only what is not a word of a language is one. */
const SAID =
  /\b(?:password|passphrase|secret|community|psk) (?:(?:for|of) (?:(?:the )?user )?[\w.@-]{1,40} )?(?:is(?: now)?|to|was set to)[: ][ \t]{0,4}(?=\S)/gi;
/** A row of a table: `| password | x |`. */
const ROW = /\|[ \t]{0,40}([A-Za-z_][\w.-]{0,79})[ \t]{0,40}\|[ \t]{0,40}(?=\S)/g;
/** In a text whose signs are written as `%3D` or `&quot;`, and as Python prints texts. */
const ESCAPED =
  /(?:passw(?:or)?d|passwd|secret|token|api_?key|passphrase|community|psk)(?:%3D|%22%3A(?:%20)?%22|&quot;:\s?&quot;|['"]: u['"])((?:(?!%26|%22|&quot;|&amp;)[^\s&'"<>]){1,200})/dgi;

export function labelSecrets(line: string): SecretPlace[] {
  const spans: SecretPlace[] = [];
  const behind = (pattern: RegExp, isSecret: (value: string, label: string) => boolean): void => {
    for (const { 0: whole, index } of line.matchAll(pattern)) {
      const start = index + whole.length;
      const value = /^\S{1,400}/.exec(line.slice(start, start + 400))?.[0].replace(/[;,'"]+$/, "") ?? "";
      const opening = /^["']/.exec(value)?.[0].length ?? 0;
      if (isSecret(value.slice(opening), whole))
        spans.push({ start: start + opening, end: start + value.length });
    }
  };
  const isNoWord = (value: string, label: string): boolean =>
    !isNothing(value.toLowerCase(), label) && !isWord(value.toLowerCase());
  behind(LABEL, isNoWord);
  if (line.includes("...")) behind(DOTTED, isNoWord);
  behind(SAID, (value, label) => isNoWord(value, label) && (looksRandom(value) || /^\d{4,}$/.test(value)));
  if (line.includes("|"))
    behind(
      ROW,
      (value, label) =>
        isSecretName(/[\w.-]+/.exec(label)![0]) && isNoWord(value, label) && looksRandom(value),
    );
  if (/%[23]|&quot;|: u['"]/.test(line))
    for (const { indices } of line.matchAll(ESCAPED)) {
      const [start, end] = indices![1]!;
      spans.push({ start, end });
    }
  return spans;
}

// Secrets written into commands: found by the shapes in which devices print them, told from words that only stand there.
import { generalSecrets } from "../../packages/devices/src/words/secret-lines/index.js";
import { spend } from "../budget.js";
import { compileRegex } from "../regex.js";

/** Stands for a character of `${{ … }}`, so that places stay; what holds it is not a secret. */
export const FILL = "\u0000";

export interface Found {
  /** Offset in the text, and characters. */
  start: number;
  length: number;
}

/** Whatever the platform: what `crypt` and vendors make of a password, a key in its armour, lines that mean one thing only. */
const EVERYWHERE = [
  "(\\$(?:1|2[aby]|5|6|7|8|9|14|y|gy|sha1|sha512|aes1|nvsec)\\$[^\\s\"';,<]+)",
  "(?:password|secret|key|key-string) 7 ([0-9A-Fa-f]{6,})",
  "(?s)(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----.*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----|\\z))",
  "^\\s*(?:enable|username \\S+(?: privilege \\d+| role \\S+)*) (?:password|secret) (?:level \\d+ )?(?:\\d{1,2} )?(\\S+)",
  "^\\s*snmp-server community (\\S+)",
];

/** In any order. @param shapes of the platform, none where it is not known; group 1 of each is the secret */
export function literalSecrets(text: string, shapes: readonly string[]): Found[] {
  const plain = text.replaceAll(/\$\{\{[^]*?\}\}/g, (part) => FILL.repeat(part.length));
  spend(((EVERYWHERE.length + shapes.length) * text.length) / 50);
  const found = new Map<number, Found>();
  for (const shape of [...EVERYWHERE, ...shapes]) {
    const matcher = compileRegex(shape, { multiline: true }).matcher(plain);
    while (matcher.find()) {
      const secret = matcher.group(1);
      const start = matcher.start(1);
      if (secret && !secret.includes(FILL) && isSecret(secret) && !isProse(plain, start))
        found.set(start, { start, length: Math.max(secret.length, found.get(start)?.length ?? 0) });
    }
  }
  for (const { 0: line, index } of plain.matchAll(/.+/g))
    for (const { start, end, isName } of generalSecrets(line)) {
      const secret = line.slice(start, end);
      if (
        !isName &&
        !secret.includes(FILL) &&
        isSecret(secret) &&
        !isProse(plain, index + start) &&
        !found.has(index + start)
      )
        found.set(index + start, { start: index + start, length: end - start });
    }
  return [...found.values()];
}

/** What stands where a secret might, and is a word of the command's own language. */
const WORDS = new Set(
  `strength-check strength secure-mode minimum min-length max-length length min max maximum history complexity policy
  policies expiration expire expiry aging age lifetime timeout retry attempts lockout recovery reset change prompt
  alert level type encryption encrypted encryption-key encryption-aes encrypt ciphertext cleartext plaintext
  plain-text-password cipher simple clear plain hash sha1 sha256 sha512 md5 ascii hex address hostname server source
  user users username group groups role rsa dsa ecdsa ed25519 chain name id key keys string generate zeroize import
  export version traps trap informs inform udp-port vrf view read write read-only read-write ro rw default all any none
  null enable enabled disable disabled required optional only yes no on off true false and or is for of to in after
  before with common load-balance section include exclude begin count`.split(/\s+/),
);
/** `aes256_ctr`, `hmac-sha2-256`: how, not what. */
const ALGORITHM = /^(?:aes|3?des|chacha|sha|md5|hmac|blowfish|arcfour|gcm|cbc|ctr|src|dst)[\w-]*$/i;
const HASH = /^\$[\w-]+\$/;
/** A variable of the shell, a blank to fill in, or a mask. */
const PLACEHOLDER = /^(?:\$(?:\w+|\{\w+\}|\(.*)["']?$|<|\*)/;
/** A line of a certificate or of a public key as well as of a private one, which its first line tells. */
const ARMOURED = /^(?![\da-f]+$)[A-Za-z0-9+/]{64,76}={0,2}$/;

function isSecret(text: string): boolean {
  if (HASH.test(text)) return text.length >= 10;
  const word = text.replace(/[.,;:]+$/, "");
  return (
    !WORDS.has(word.toLowerCase()) &&
    !/^\d{1,2}$/.test(word) &&
    !ALGORITHM.test(word) &&
    !PLACEHOLDER.test(text) &&
    !ARMOURED.test(text)
  );
}

/** Behind `description` and the like people write what they want. */
function isProse(text: string, at: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return (
    !HASH.test(text.slice(at)) &&
    /^\s*[!#]|(?:^|\s)(?:description|remark|banner|contact|location|alias)\s/i.test(line)
  );
}

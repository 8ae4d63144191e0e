// Words around a secret in a line of configuration: which stand in front of it, which behind it, and which instead.
import { withoutEnd } from "./ends.js";

/** Say of what kind the secret is, and stand in front of it: `password 7 …`, `secret sha512 …`. */
const KIND =
  "\\d{1,2}a?|encrypted|clear|clear-?text|cleartext|cipher|ciphertext|plain|plaintext|plain-text|simple|hash|hash2|hashed|irreversible-cipher|irreversible|sha-?\\d*|sha2?-\\d+|md5|[ch]mac[\\w-]*|ascii|ascii-text|hex|hexadecimal|text|enc|unencrypted|localized-?key|localizedv2key|string|cak|encrypted-cak|auth-encrypted|privacy-encrypted|aes-?\\d*|3?des|ssh-rsa|usual|raw-key|simple-text|encrypt|(?:ietf|ah|keyed)-(?:md5|sha1)|wep-?\\d+|des\\d*|esp|ah|ascii-string|hexadecimal-string|rfc\\d{4}";
const PURPOSE =
  "local|remote|inbound|outbound|manager|operator|port-access|set-key|readonly|readwrite|read-only|read-write|read-write-all|read|write|add|del|delete|create|authentication|accounting|authorization|auth|acct";
/** Says in which form the secret is written. */
export const FORM = new RegExp(`^(?:${KIND})$`);
const PURPOSES = new RegExp(`^(?:${PURPOSE})$`);
export const QUALIFIER = new RegExp(`^(?:${KIND}|${PURPOSE})$`);

/** Stand in front of a secret together with words of their own, so many: `level 15`, `user-name "admin"`, `option 1 for ACL`. */
const WITH_NAMES: Record<string, number> = {
  level: 1,
  "user-name": 1,
  role: 1,
  ckn: 1,
  keyring: 1,
  vrf: 1,
  "key-id": 1,
  type: 1,
  size: 1,
  spi: 1,
  peer: 1,
  accessmode: 1,
  eigrp: 1,
  index: 1,
  id: 1,
  "hash-algo": 1,
  "encryption-type": 1,
  algorithm: 1,
  ipaddr: 2,
};
/** Stand alone in front of a secret; without a word behind them they are the secret themselves. */
const ALONE = /^(?:fallback|value|name|password6?|accept)$/;
/** Say with the word behind them that no secret follows: a chain of keys, a profile, a policy. */
const REFERS =
  /^(?:key-?chain|key_chain|profile|complexity-check|format|timeout|ckn|keyring|key-id|type|size|mode|algorithm)$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}:[\da-f:]*:[\da-f:.]*)$/;

/** How many words a word in front of a secret takes, itself counted; 0: it is none. @param next the words behind it, in small letters */
export function leading(lower: string, next: readonly (string | undefined)[]): number {
  if (lower === "option" && next[1] === "for") return 4;
  // `password required 7 x`; VRP: `md5-password cipher all x`
  if (lower === "required") return /^\d$/.test(next[0] ?? "") ? 1 : 0;
  if (lower === "all") return /^[%$]/.test(next[0] ?? "") ? 1 : 0;
  if (Object.hasOwn(WITH_NAMES, lower)) return 1 + WITH_NAMES[lower]!;
  return ALONE.test(lower) || ADDRESS.test(lower) || (lower === "option" && /^\d$/.test(next[0] ?? ""))
    ? 1
    : 0;
}

/** Whether the word, with the one behind it, names something else than a secret. */
export const refers = (lower: string): boolean => REFERS.test(lower);

/** May follow a secret in a line that is not a sentence. */
const TAIL =
  /^(?:encrypted|pbkdf2|mschap|nt-encrypted|authenticate|hash2?|hash|custom|role|privilege|level|level-[12]|timeout|address|hostname|port|view|group|network-\w+|ro|rw|secret|password|authorization|localizedkey|localizedv2key|version|class|service|expire|receive-lifetime|transmit-lifetime|\d+)$/;

/** Never a secret, whatever stands in front of it. */
const NOTHING =
  /^(?:\*+|x|!+|true|false|null|none|nil|undefined|unset|redacted|removed|hidden|(?:mis)?match)$|^(?:(?:not|is) )?(?:configured|set|enabled|disabled|required|in use)$|^not required, |\.{4,}$|^aaaa[bcde]\S{0,12}(?:nza|zd)|^[>|][-+\d]{0,2}$|^\$\{|^\d{1,3}(?:\.\d{1,3}){3}$|^r[ow]$|^[0-9yn]$|-----|^#$|^# |^\\$|^[a-z][a-z0-9+.-]{1,20}:\/\/|^\/(?:config|etc|tmp|var|home|root|mnt|usr|opt|run|flash|bootflash|common)\/[\w./-]+$|^(?:peeras:\S+|[\w$]+:\$\w+|\$\w+:\d+)$/;

/**
 * Stands for a secret that is not shown, or for one that somebody has to type: `<removed>`, `[hidden]`, `{{ password }}`,
 * `(\S+)`. A secret may begin with such a bracket, which then nothing closes.
 */
const PLACEHOLDER = new RegExp(
  [
    String.raw`^<[^<>]*>(?:$|\s)`,
    String.raw`^(?:\[.*\]|\{.*\}|\(.*\))$`,
    String.raw`^[<({[|?]+[)}\]]*$`,
    // the beginning of a list or an object, of a template or a pattern
    String.raw`^[({[]+(?:["']|\\[nrt])`,
    String.raw`^\{[{%]|^\{[\w-]*\}`,
    String.raw`^\(?\?(?:p?<|[:=!])|^[[(]*\\[swd][+*]|^[[(].*[\])][+*?$"'\x60]|^[[(]?\?[$"')]|^\([^()]*\s[^()]*\)`,
  ].join("|"),
);

/** Name what may be communities of BGP; those of SNMP are secrets whatever they look like. */
const COMMUNITY = /^(?!.*(?:snmp|trap|usm|-map$|^r[ow]-?comm)).*communit/i;
const OF_ROUTES =
  /^\d+:\d+(?:[: ,]|$)|^(?:rt|soo|ro|target|origin|route-target|color|encapsulation):|^(?:no-export|no-advertise|no-peer|local-as|internet|gshut|graceful-shutdown|blackhole|additive)(?:[ ,]|$)/;

/** Words of sentences, of commands and of states: no secrets where only a word such as `password` stands in front. */
const WORDS = new RegExp(
  `^(?:${[
    "yes|no|on|off|ok|enabled?|disabled?|not|empty|missing|hidden|unknown|default|n/a|required|optional|present|absent|set",
    "is|are|was|were|has|have|had|will|would|must|should|shall|may|might|can|cannot|could|be|been|being|do|does|did",
    "for|of|to|and|or|in|with|from|by|the|an?|your?|this|that|its?|if|when|where|before|after|at|as|but|per|than|then|via",
    "using|without|only|also|too|all|any|each|every|other|same|new|old|current|again|here|below|above|entered|typed|given|used|uses?",
    "incorrect|invalid|wrong|valid|mismatch|failed|failure|fails|denied|rejected|refused|accepted|correct|found|exists?|needs?",
    "expired|expires?|expiry|expiration|expiring|aging|age|lifetime|history|length|minimum|maximum|(?:min|max|minimum|maximum)-\\S+",
    "encrypt|encryption|encryption-\\S+|password-encrypt\\w*|policy|policies|complexity|recovery|strength|strength-\\w+|lockout",
    "changes?|changed|resets?|prompt|files?|controls?|protection|protected|database|storage|store|management|managers?|rules?",
    "retry|retries|attempts?|based|mode|status|state|types?|last|information|methods?|servers?|clients?|users?|names?|strings?",
    "chains?|generate|zeroize|rsa|dsa|ecdsa|pairs?|config|configuration|config-key|exchange|exchange-\\w+|algorithms?|values?",
    "words?|lines?|print|show|get|export|access|authentication|authorization|lists?|maps?|index|context|views?|support|features?|security|digest",
    "agent|credentials?|identity|buckets?|ring|format|mapped|deleted|created|added|ip|ips|environment|variable|comes?|came|immediately|prompting|entry|read|less|login|logins|username|try_first_pass|use_first_pass",
  ].join("|")})$`,
);

/**
 * Whether what stands where a secret would is plainly none.
 * @param lower in small letters, without quotes. @param name what names the secret: only communities may be those of BGP
 */
export function isNothing(lower: string, name = ""): boolean {
  if (lower === "" || PLACEHOLDER.test(withoutEnd(lower, ".,;:"))) return true;
  const bare = withoutEnd(lower, ")]}");
  return NOTHING.test(bare) || (COMMUNITY.test(name) && OF_ROUTES.test(bare));
}

export const isPurpose = (lower: string): boolean => PURPOSES.test(lower);

/** Ends a sentence, an argument in brackets or a label. A secret may end with the same sign, and is more than letters then. */
const ENDS = /^[a-z][a-z.-]*\.$|^[^([{]*[)\]}][.:]$|^(?:[a-z][a-z_-]+|\d{1,5}):$/;

/** Whether it is a word that belongs to a sentence or command rather than a secret. @param lower in small letters */
export const isWord = (lower: string): boolean => WORDS.test(withoutEnd(lower, ".!?:")) || ENDS.test(lower);

export const isTail = (lower: string): boolean => TAIL.test(lower);

// Words around a secret in a line of configuration: which stand in front of it, which behind it, and which instead.

/** Say of what kind the secret is, and stand in front of it: `password 7 …`, `secret sha512 …`. */
const KIND =
  "\\d{1,2}a?|encrypted|clear|clear-?text|cleartext|cipher|ciphertext|plain|plaintext|plain-text|simple|hash|hash2|hashed|irreversible-cipher|irreversible|sha-?\\d*|sha2?-\\d+|md5|[ch]mac[\\w-]*|ascii|ascii-text|hex|hexadecimal|text|enc|unencrypted|localized-?key|localizedv2key|string|cak|encrypted-cak|auth-encrypted|privacy-encrypted|aes-?\\d*|3?des|ssh-rsa";
const PURPOSE =
  "local|remote|inbound|outbound|manager|operator|port-access|set-key|readonly|readwrite|read-only|read-write|read|write|add|del|delete|create|authentication|accounting|auth|acct";
/** Says in which form the secret is written. */
export const FORM = new RegExp(`^(?:${KIND})$`);
export const QUALIFIER = new RegExp(`^(?:${KIND}|${PURPOSE})$`);

/** Like qualifiers, together with the word behind them: `level 15`, `user-name "admin"`. */
export const QUALIFIER_WITH_NAME = /^(?:level|user-name|role|ckn|keyring|vrf)$/;

/** May follow a secret in a line that is no sentence. */
const TAIL =
  /^(?:encrypted|pbkdf2|mschap|nt-encrypted|authenticate|hash2?|hash|custom|role|privilege|level|level-[12]|timeout|address|hostname|port|view|group|network-\w+|ro|rw|secret|password|authorization|localizedkey|localizedv2key|version|class|service|expire|\d+)$/;

/** Never a secret, whatever stands in front of it. */
const NOTHING =
  /^(?:\*+|x|!+|true|false|null|none|nil|undefined|unset|redacted|removed)$|^[<({[|?]|^\$\{|^\d+:\d+(?:[: ,]|$)|^\d{1,3}(?:\.\d{1,3}){3}$|^(?:rt|soo|ro|target|origin|route-target|color|encapsulation):|^r[ow]$|^[0-9yn]$|^-----|^#$|^# |^\\$|^[a-z][a-z0-9+.-]{1,20}:\/\/|^(?:no-export|no-advertise|no-peer|local-as|internet|gshut|graceful-shutdown|blackhole|additive)(?:[ ,]|$)|^(?:peeras:\S+|[\w$]+:\$\w+|\$\w+:\d+)$/;

/** Words of sentences, of commands and of states: no secrets where only a word such as `password` stands in front. */
const WORDS = new RegExp(
  `^(?:${[
    "yes|no|on|off|ok|enabled?|disabled?|not|empty|missing|hidden|unknown|default|n/a|required|optional|present|absent|set",
    "is|are|was|were|has|have|had|will|would|must|should|shall|may|might|can|cannot|could|be|been|being|do|does|did",
    "for|of|to|and|or|in|with|from|by|the|an?|your?|this|that|its?|if|when|where|before|after|at|as|but|per|than|then|via",
    "using|only|also|too|all|any|each|every|other|same|new|old|current|again|here|below|above|entered|typed|given|used|uses?",
    "incorrect|invalid|wrong|valid|mismatch|failed|failure|fails|denied|rejected|refused|accepted|correct|found|exists?|needs?",
    "expired|expires?|expiry|expiration|expiring|aging|age|lifetime|history|length|minimum|maximum|(?:min|max|minimum|maximum)-\\S+",
    "encrypt|encryption|encryption-\\S+|password-encrypt\\w*|policy|policies|complexity|recovery|strength|strength-\\w+|lockout",
    "changes?|changed|resets?|prompt|files?|controls?|protection|protected|database|storage|store|management|managers?|rules?",
    "retry|retries|attempts?|based|mode|status|state|types?|last|information|methods?|servers?|clients?|users?|names?|strings?",
    "chains?|generate|zeroize|rsa|dsa|ecdsa|pairs?|config|configuration|config-key|exchange|exchange-\\w+|algorithms?|values?",
    "words?|lines?|print|show|get|export|access|authentication|authorization|lists?|maps?|index|context|views?|support|features?|security|digest",
    "environment|variable|comes?|came|immediately|prompting|entry|read|less|login|logins|username",
  ].join("|")})$`,
);

/** Whether what stands where a secret would is plainly none. @param lower in small letters, without quotes */
export const isNothing = (lower: string): boolean =>
  lower === "" || NOTHING.test(lower.replace(/[)\]}]+$/, ""));

/** Whether it is a word that belongs to a sentence or command rather than a secret. @param lower in small letters */
export const isWord = (lower: string): boolean => WORDS.test(lower) || /[.!?:]$/.test(lower);

export const isTail = (lower: string): boolean => TAIL.test(lower);

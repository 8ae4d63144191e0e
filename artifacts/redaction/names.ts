// Names of members that say what their value is: `password`, `community`, `preSharedKey`, `auth-key`.
import { isHeldSecret } from "../../packages/devices/src/words/secret-lines/held.js";
import { isSecretName as isNameOfSecret } from "../../packages/devices/src/words/secret-lines/names.js";

const SECRET_WORDS = new Set(
  "password passwords passwd passwort pwd passphrase passphrases passcode secret secrets community communities psk credential credentials bindpw rootpw cak".split(
    " ",
  ),
);
/** Words in front of `key` that make it a secret one; `public-key`, `host-key` and plain `key` are none. */
const SECRET_KEYS =
  /^(?:auth|authentication|encryption|encrypt|encrypted|cipher|privacy|priv|private|shared|preshared|pre-shared|md5|sha\d*|hmac|wpa2?|wep|radius|tacacs|server|secret|api|access|signing|isakmp|ike|chap|pap)$/;
/** Words behind one that do not change what the value is. */
const FORM_WORDS = new Set(
  "value text string data hash hashed name md5 sha sha256 sha512 encrypted cleartext plaintext".split(" "),
);
/** Where a member that is only called `key` holds a secret. */
const KEY_HOLDERS = /auth|tacacs|radius|isakmp|\bike|keychain|key-chain|crypto|ntp|md5|hmac/i;

/** What may stand where a secret would, and is none. BGP calls its tags communities too. */
const NO_SECRET =
  /^(?:|true|false|yes|no|none|null|nil|not set|not required(?:, .*)?|is configured|(?:mis)?match|unset|set|configured|not configured|present|encrypted|enabled|disabled|hidden|default|clear ?text|plain ?text|md5|sha\S*|type-?\d+|\d|<[^<>]*>|\*+|-+|n\/a|(?:(?:large|ext\S*|rt|soo|target|origin):)?\d+:\d+(?::\d+)?(?:[ ,]+.*)?|internet|no-?(?:export|advertise|peer)\S*|local-?as|graceful-?shutdown)$/i;

/** Without it no name says that its value is a secret, unless what holds it does; seen at once. */
const HINT =
  /pass|pwd|secret|communit|psk|cred|bindpw|rootpw|cak|key|sec_?name|(?:name|value|text|data|hash|string|mac[\w-]*|sha[-\d]*)$|md5|crypt|cipher|plain|clear|digest|^(?:val|content|raw|_|\$t|hashed|ascii|ascii-?text|hex|hexadecimal)$/i;
/** What they hold is secret, whatever it is called: `{ "passwords": { "admin": "x" } }`. */
const LISTS = /^(?:passwords|passphrases|secrets)$/i;

/** @returns whether a text or number in this member is a secret. @param holders names of what it is within, outermost first */
export function isSecretName(name: string, holders: readonly string[]): boolean {
  const holder = holders.at(-1);
  if (!HINT.test(name) && (holder === undefined || !LISTS.test(holder))) return false;
  const words = wordsOf(name);
  if (COUNTED.test(words[0] ?? "")) return false;
  if (isSecName(name) || isHeldSecret(name, holders)) return true;
  if (words.join("") === "keystring") return true;
  while (words.length > 1 && FORM_WORDS.has(words.at(-1)!)) words.pop();
  const last = words.at(-1) ?? "";
  if (SECRET_WORDS.has(last)) return true;
  if (last === "key" || last === "keys")
    return words.length > 1
      ? SECRET_KEYS.test(words.at(-2)!)
      : holders.some((holder) => KEY_HOLDERS.test(holder));
  if (/^(?:private|shared|preshared)key$/.test(last)) return true;
  return isSnmpCommunity(last, holders) || isContent(name, holders);
}

/** In front of what was counted: `"wrong_psk": 3`. */
const COUNTED = /^(?:unknown|incorrect|wrong|illegal|bad|invalid|failed)$/;

/** NX-OS: the community that a host is sent. */
const isSecName = (name: string): boolean => /^sec_?name$|^(?:[\w-]+:)?community-or-user$/i.test(name);

/**
 * Whether the names of an object's members are communities themselves, as in `{ "communities": { "public": { … } } }`.
 * @param holders names of what it is within, outermost first, its own last
 */
export const hasSecretMembers = (holders: readonly string[]): boolean =>
  /^(?:snmp_?)?communities$|^snmp_community$/i.test(holders.at(-1) ?? "") &&
  !holders.some((holder) => /bgp|route|policy/i.test(holder));

/** Whether the name of a member is itself the secret. @param holders as for {@link hasSecretMembers} */
export const isSecretKey = (key: string, item: unknown, holders: readonly string[]): boolean =>
  item !== null && typeof item === "object" && hasSecretMembers(holders) && mayBeSecret(key);

/** Junos names a community by its own member: `<snmp><community><name>…`; BGP's have the same member and are none. */
const isSnmpCommunity = (name: string, holders: readonly string[]): boolean =>
  name === "name" &&
  /^community$/i.test(holders.at(-1) ?? "") &&
  holders.some((holder) => /snmp/i.test(holder));

/** The text of an element, where attributes stand beside it, or one of its forms: `"secret": { "hash": … }`. */
function isContent(name: string, holders: readonly string[]): boolean {
  const holder = holders.at(-1);
  if (holder === undefined) return false;
  if (LISTS.test(holder)) return !/name|user|type|id|level|algorithm/i.test(name);
  return CONTENT.test(name) && !/^community$/i.test(holder) && isSecretName(holder, holders.slice(0, -1));
}

const CONTENT =
  /^(?:#text|_|\$t|data|value|val|hash|hashed|text|string|key|content|raw|ascii|ascii-?text|hex|hexadecimal|secret|encrypted|unencrypted|ciphertext|cipher|clear-?_?text|plain-?_?text|plain|clear|md5|sha-?\d*|scrypt|bcrypt|digest)$/i;

/** `{ "name": "community", "value": "x" }`: what names a value, and what holds it. */
export const NAMES_OF_PAIR =
  /^(?:name|key|field|param(?:eter)?|attr(?:ibute)?|option|property|setting|label|type|kind|id|tag)$/i;
export const VALUES_OF_PAIR = /^(?:value|val|data|content|text|string|setting)$/i;

/** Whether a text names a secret, as the first half of a pair does. */
export const saysSecret = (text: string): boolean =>
  /^[A-Za-z][\w ./-]{1,60}$/.test(text) && (isSecretName(text, []) || isNameOfSecret(text));

export const mayBeSecret = (value: string): boolean => !NO_SECRET.test(value.trim());

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9#$]+/)
    .filter((word) => word !== "");

// Names of members that say what their value is: `password`, `community`, `preSharedKey`, `auth-key`.
import { isHeldSecret } from "../../schemas/secret-lines/held.js";

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
  /^(?:|true|false|yes|no|none|null|nil|not set|unset|set|configured|not configured|present|encrypted|enabled|disabled|hidden|default|clear ?text|plain ?text|md5|sha\S*|type-?\d+|\d|<[^<>]*>|\*+|-+|n\/a|(?:(?:large|ext\S*|rt|soo|target|origin):)?\d+:\d+(?::\d+)?(?:[ ,]+.*)?|internet|no-?(?:export|advertise|peer)\S*|local-?as|graceful-?shutdown)$/i;

/** @returns whether a text or number in this member is a secret. @param holders names of what it is within, outermost first */
export function isSecretName(name: string, holders: readonly string[]): boolean {
  const words = wordsOf(name);
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

/** NX-OS: the community that a host is sent. */
const isSecName = (name: string): boolean => /^sec_?name$|^(?:[\w-]+:)?community-or-user$/i.test(name);

/**
 * Whether the names of an object's members are communities themselves, as in `{ "communities": { "public": { … } } }`.
 * @param holders names of what it is within, outermost first, its own last
 */
const hasSecretMembers = (holders: readonly string[]): boolean =>
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
  if (holder === undefined || !/^(?:#text|_|\$t|data|value|hash|text|string|key)$/i.test(name)) return false;
  return !/^community$/i.test(holder) && isSecretName(holder, holders.slice(0, -1));
}

export const mayBeSecret = (value: string): boolean => !NO_SECRET.test(value.trim());

const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9#$]+/)
    .filter((word) => word !== "");

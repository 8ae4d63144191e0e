// Words that name a secret in some statements and stand in sentences elsewhere: password, key, community.
import { isSnmp } from "./snmp.js";
import type { Token } from "./tokens.js";
import { FORM, isTail, leading, QUALIFIER, refers } from "./values.js";

/** Statements that begin so are configuration, or commands that take a secret; others may be sentences. */
const HEADS = new RegExp(
  `^(?:${[
    "set|add|create|configure|config|edit|enable|username|user|users|local-user|neighbor|peer|ipv?[46]?",
    "ppp|l2tp|vpdn|digest|snmp\\S*|aaa|tacacs\\S*|radius\\S*|hwtacacs|ldap\\S*|crypto|mgmtuser|dot1x|isis",
    "attribute|mac-authen(?:tication)?|standby|vrrp|glbp|area|virtual-link|authentication|tunnel|wlccp|syscon|super|nv|net|sudo|security",
    "wlan|encrypted|cable|rf-switch|failover|sntp|ntp|server|client|host|key|bgp|ospf|do|system|group|line",
    "delete|no|mpls|rsvp|credentials|voice|archive|class|profile|access|certificate|template|session",
    "policy|entry|pap|chap|interface|router|http|https|ftp|tftp|scp|sftp|email|smtp|proxy|webvpn|secret",
    "password|passwd|service|vtp|cts|fcsp|iscsi|vpnclient|https?-proxy|user-name|pac|ap|bind|capwap|cpe",
    "acs|cwmp|web|boot|machine|requirepass|option|transfer|sa|nhrp|primary|secondary|hash-mgmt-user",
    "local-userdb|event|alter|create-user|open|admin|mesh|wpa|md5-authentication|wep|ospfv?3?6?|rip|isakmp",
    "config-key|bootloader|default|ldap-server|administrator|subscriber|auto-signon|/configure|encryption",
    "\\d{1,3}(?:\\.\\d{1,3}){3}:\\d+",
  ].join("|")})$`,
);

const ARTICLE =
  /^(?:the|a|an|your?|my|our|their|his|her|its|this|that|any|no|new|old|wrong|invalid|correct|same)$/;
const UNIT =
  /^(?:days?|hours?|minutes?|seconds?|weeks?|months?|years?|times|char(?:acter)?s?|bits?|bytes?|of|or|and|to)\b/;

/** So many words around one are looked at, so that time grows with the number of words alone. */
const MOST_WORDS = 16;

/** The words of the statement in front of one. */
export const inFront = (tokens: readonly Token[], first: number, at: number): readonly Token[] =>
  tokens.slice(Math.max(first, at - MOST_WORDS), at);

/** A word, and the one behind it that may be its secret. */
interface Statement {
  tokens: readonly Token[];
  first: number;
  at: number;
  value: number;
  /** The type of the secret stands between the two. */
  isQualified: boolean;
  /** Nothing of the statement follows the secret. */
  isLast: boolean;
}

/** Whether the word cannot be the secret, so that the one in front of it is: `password text timeout 5`. */
const endsBefore = (lower: string): boolean =>
  isTail(lower) && !QUALIFIER.test(lower) && !/^\d{3,}$/.test(lower);

/** Whether the word only says something of the secret that follows it. */
function skipsOne({ lower }: Token, next: Token, after: Token | undefined, word: string): boolean {
  if (/^r[ow]$/.test(lower)) return next.quoted;
  if (QUALIFIER.test(lower)) return !endsBefore(next.lower);
  // the number of a key, where a secret follows
  if (!/^\d+$/.test(lower) || !after || after.first) return false;
  if (/^(?:type|value|password)$/.test(next.lower)) return word !== "password" && lower.length <= 5;
  return FORM.test(next.lower);
}

/** The token behind those that say of what kind the secret is, in the same statement; -1: there is none. */
export function behind(tokens: readonly Token[], at: number): { value: number; isQualified: boolean } {
  const has = (index: number) => tokens[index] !== undefined && !tokens[index].first && !tokens[index].remark;
  let value = at + 1;
  let isQualified = false;
  while (value < at + MOST_WORDS && has(value) && !tokens[value]!.quoted && has(value + 1)) {
    const { lower } = tokens[value]!;
    const next = tokens[value + 1]!;
    const taken = leading(lower, [next.lower, tokens[value + 2]?.lower]);
    if (taken > 0 && has(value + taken)) {
      if (lower === "level" || lower === "user-name") isQualified = true;
      value += taken;
    } else if (refers(lower)) return { value: -1, isQualified };
    else if (
      skipsOne(tokens[value]!, next, tokens[value + 2], tokens[at]!.lower) ||
      (FORM.test(lower) && /^password6?$/.test(next.lower) && has(value + 2))
    ) {
      if (FORM.test(lower) || /^\d+$/.test(lower)) isQualified = true;
      value += 1;
    } else break;
  }
  return { value: has(value) ? value : -1, isQualified };
}

/** The line ends with what says of what kind the secret is, as where it goes on in the next one. */
export const isKindAlone = (tokens: readonly Token[], value: number): boolean =>
  value === tokens.length - 1 &&
  !tokens[value]!.quoted &&
  /^(?:sha-?\d*|(?:ah-|ietf-|keyed-)?md5|encrypted|plaintext|ciphertext|cipher)$/.test(tokens[value]!.lower);

/** Letters with digits, or small letters before capital ones: no word of a language. */
export const looksRandom = (text: string): boolean =>
  /^[\w!@#$%^&*+=.?~-]{4,100}$/.test(text) &&
  (/[A-Za-z].*\d|\d.*[A-Za-z]/.test(text)
    ? !/^[a-z]+-?\d$/i.test(text) || text.length > 6
    : /[a-z][A-Z]/.test(text));

/** The names of a table's columns: each begins with a capital letter. */
const isHeading = (tokens: readonly Token[], first: number): boolean =>
  tokens.length - first > 2 &&
  tokens.length - first < 20 &&
  tokens.slice(first).every(({ text }) => /^[A-Z][A-Za-z]*$/.test(text));

export function isPassword({ tokens, first, at, value, isQualified, isLast }: Statement): boolean {
  const isHead = at === first || HEADS.test(tokens[first]!.lower);
  if (isQualified) {
    // a number tells a type; a word may as well go on with a sentence
    const isTyped = tokens.slice(at + 1, value).some(({ lower }) => /^\d/.test(lower));
    return !UNIT.test(tokens[value]!.lower) && (isTyped || isHead);
  }
  // VyOS: `psk NAME secret x`
  if (tokens[at]!.lower === "psk" && !isLast) return false;
  if (at > first && ARTICLE.test(tokens[at - 1]!.lower)) return false;
  // `user admin password x` is a command, "the admin password" is not
  if (at > first && tokens[at - 1]!.lower === "admin" && !isHead) return false;
  if (tokens[at]!.text.startsWith("--")) return true;
  if (!isHead) return looksRandom(tokens[value]!.text) && (isLast || isTail(tokens[value + 1]!.lower));
  if (/^[A-Z][a-z]+$/.test(tokens[at]!.text) && isHeading(tokens, first)) return false;
  return tokens[value]!.quoted || at > first || isLast || isTail(tokens[value + 1]!.lower);
}

/** In front of `key` they say that it is a secret one. */
const OF_SECURITY =
  /^(?:(?:hello-)?authentication|(?:md5|sha1|sha-?256)(?:-authentication)?|auth-profile|auth(?:-type)?|encryption|wep|wep-\d+|wpa\d?|wpa-personal|radius|tacacs|pac|ezvpn|esp|ah|md5-authentication|message-digest-keys?|message-digest|authentication-key|key-id|mka|static|isakmp|hash-algo)$/;
const KEY_TAIL = /^(?:key[-_]id|type|algorithm|transmit-key|rekey|priority|algo)$/;

/** What stands behind the number of a key in `ntp server 192.0.2.1 key 7 prefer`. */
const NTP_OPTION =
  /^(?:prefer|true|minpoll|maxpoll|version|source|source-interface|burst|iburst|vrf|use-vrf|vpn-instance|routing-instance|inside|outside|management|mgmt)$/;

/** The key of a server or peer of NTP is the number of one. */
const isOfNtp = (before: readonly string[], lower: string): boolean =>
  before.some((word) => /^(?:server|peer)$/.test(word)) &&
  (NTP_OPTION.test(lower) || before.some((word) => /^s?ntp$/.test(word)));

/** In front of `key` they say that a secret follows, whatever it consists of. */
const OF_SECRET_KEY =
  /^(?:(?:radius|tacacs|hwtacacs|ldap)\S*|aaa-server|failover|server-private|primary|secondary|isakmp|pac|key-id|hash-algo|pre-shared-key|rsvp|eigrp|manual-key)$/;
/** The numbers of keys in a chain go up to this as a rule. */
const MOST_KEYS = 65_535;

/** Whether a key of digits alone is a secret rather than the number of a key. */
function isNumericKey(
  before: readonly string[],
  next: Token | undefined,
  digits: string,
  isLast: boolean,
): boolean {
  const isOfSecurity = before.some((word) => OF_SECURITY.test(word));
  if (before.some((word) => OF_SECRET_KEY.test(word))) return true;
  // `authentication md5 1 key x`
  if (/^(?:md5|sha\S*)$/.test(before.at(-2) ?? "") && /^\d+$/.test(before.at(-1)!)) return true;
  if (/^(?:md5|sha\S*)$/.test(before.at(-1) ?? "")) return true;
  if (isOfSecurity && next && /^key[-_]id$/.test(next.lower)) return true;
  if (isOfSecurity) return digits.length > 6;
  return isLast && Number(digits) > MOST_KEYS && /^(?:|set)$/.test(before.join(" "));
}

/** A key with a number alone is one of a chain. */
export function isKey({ tokens, first, at, value, isQualified, isLast }: Statement): boolean {
  const { lower, quoted } = tokens[value]!;
  const head = tokens[first]!.lower;
  if (
    /^(?:chain|id|identifier|number|size|length|accept-lifetime|send-lifetime|cryptographic-algorithm|start-time|key-name)$/.test(
      lower,
    )
  )
    return false;
  const before = inFront(tokens, first, at).map((token) => token.lower);
  if (before.some((word) => /^public-keys?$/.test(word)) || isOfNtp(before, lower)) return false;
  if (value > at + 1 && /^(?:accounting|authentication|authorization)$/.test(tokens[at + 1]!.lower))
    return true;
  const isOfServer =
    /^(?:aaa-server$|radius|tacacs|hwtacacs|ldap|failover|server|primary|secondary)/.test(head) ||
    // AOS of Alcatel
    (head === "aaa" && before.some((word) => /^(?:radius|tacacs\+?|ldap)-server$/.test(word)));
  if (isQualified) {
    const kinds = tokens.slice(at + 1, value).map((token) => token.lower);
    return (
      (isOfServer || kinds.some((kind) => /^[056789]$/.test(kind) || !/^\d+$/.test(kind))) &&
      !UNIT.test(lower) &&
      (isLast || isTail(tokens[value + 1]!.lower) || head !== "key")
    );
  }
  // BIND: `key "name" { algorithm hmac-sha256; secret "x"; }`
  if (quoted) return (at === first || HEADS.test(head)) && tokens[value]!.opens !== true;
  const isOfSecurity = before.some((word) => OF_SECURITY.test(word));
  if (/^\d+$/.test(lower)) return isNumericKey(before, tokens[value + 1], lower, isLast);
  if (isOfSecurity && (isLast || isTail(tokens[value + 1]!.lower) || KEY_TAIL.test(tokens[value + 1]!.lower)))
    return true;
  if (isOfServer) return true;
  if (/^(?:isakmp|pre-shared-key|failover)$/.test(tokens[at - 1]?.lower ?? "")) return true;
  return head === "set" && at === first + 1 && isLast;
}

/** Whether the statement names SNMP in front of the word. */
export const isOfSnmp = (tokens: readonly Token[], first: number, at: number): boolean =>
  isSnmp(tokens, first) || inFront(tokens, first, at).some((token) => token.lower.startsWith("snmp"));

export function isCommunity({ tokens, first, at, value, isLast }: Statement): boolean {
  const { lower, text, quoted } = tokens[value]!;
  if (isOfSnmp(tokens, first, at)) return true;
  // `community 1234 {` of SNMP; `set community 6553700` of a route map
  const isNumber = /^\d+$/.test(lower);
  const isOfRoutes = (isNumber && at > first) || /^[A-Z][A-Z0-9]*[-_][A-Z0-9_-]+$/.test(text);
  if (tokens[first]!.lower === "set" && at === first + 1)
    return (!isOfRoutes || (isNumber && quoted)) && tokens[value + 1]?.lower !== "additive";
  return (
    at === first &&
    value === at + 1 &&
    !isOfRoutes &&
    // Junos may write a community of BGP in one line: `community CUST { members 65000:1; }`
    tokens[value + 1]?.lower !== "members" &&
    (isLast || /^(?:hash2?|custom)$/.test(tokens[value + 1]!.lower))
  );
}

/** `authentication text x`, `standby 1 authentication x`. */
export function isAuthentication({ tokens, first, at, value, isQualified }: Statement): boolean {
  const kind = tokens[at + 1]!.lower;
  if (isQualified)
    return (
      (/^(?:text|string|simple|simple-text|encrypt|clear-?text|plain-?text)$/.test(kind) &&
        tokens[first]!.lower !== "aaa") ||
      (isNhrp(tokens, at) && !QUALIFIER.test(tokens[value]!.lower)) ||
      isHexKey(tokens, first, value)
    );
  return (
    (/^(?:standby|vrrp|glbp)$/.test(tokens[first]!.lower) || isNhrp(tokens, at)) &&
    value === at + 1 &&
    !kind.startsWith("key-")
  );
}

/** IOS: `ip nhrp authentication x`; VyOS: `set protocols nhrp tunnel tun0 authentication x`. */
const isNhrp = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.lower === "nhrp" ||
  (tokens[at - 3]?.lower === "nhrp" && tokens[at - 2]?.lower === "tunnel");

/** The keys of IPsec in routing protocols: `ospfv3 authentication ipsec spi 500 md5 ⟦…⟧`. */
const isHexKey = (tokens: readonly Token[], first: number, value: number): boolean =>
  /^(?:0x)?[\da-f]{16,}$/.test(tokens[value]!.lower) &&
  inFront(tokens, first, value).some(
    ({ lower }) => lower === "spi" || lower === "md5" || lower === "hmac-md5-96",
  );

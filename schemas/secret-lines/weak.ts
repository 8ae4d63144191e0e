// Words that name a secret in some statements and stand in sentences elsewhere: password, key, community.
import { isSnmp } from "./snmp.js";
import type { Token } from "./tokens.js";
import { FORM, isTail, QUALIFIER, QUALIFIER_WITH_NAME } from "./values.js";

/** Statements that begin so are configuration, or commands that take a secret; others may be sentences. */
const HEADS =
  /^(?:set|add|create|configure|config|edit|enable|username|user|users|local-user|neighbor|peer|ipv?[46]?|ppp|l2tp|vpdn|digest|snmp\S*|aaa|tacacs\S*|radius\S*|hwtacacs|ldap\S*|crypto|mgmtuser|dot1x|isis|standby|vrrp|glbp|area|virtual-link|authentication|tunnel|wlccp|syscon|super|nv|net|sudo|security|wlan|encrypted|cable|rf-switch|failover|sntp|ntp|server|client|host|key|bgp|ospf|do|system|group|line|delete|no|mpls|rsvp|credentials|voice|archive|class|profile|access|certificate|template|session|policy|entry|pap|chap|interface|router|http|https|ftp|tftp|scp|sftp|email|smtp|proxy|webvpn|secret|password|passwd|service)$/;

const ARTICLE =
  /^(?:the|a|an|your?|my|our|their|his|her|its|this|that|any|no|new|old|wrong|invalid|correct|same|admin)$/;
const UNIT =
  /^(?:days?|hours?|minutes?|seconds?|weeks?|months?|years?|times|char(?:acter)?s?|bits?|bytes?|of|or|and|to)\b/;

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
function skipsOne(lower: string, next: Token): boolean {
  if (/^r[ow]$/.test(lower)) return next.quoted;
  if (QUALIFIER.test(lower)) return !endsBefore(next.lower);
  return /^\d+$/.test(lower) && QUALIFIER.test(next.lower);
}

/** The token behind those that say of what kind the secret is, in the same statement; -1: there is none. */
export function behind(tokens: readonly Token[], at: number): { value: number; isQualified: boolean } {
  const has = (index: number) => tokens[index] !== undefined && !tokens[index].first;
  let value = at + 1;
  let isQualified = false;
  while (has(value) && !tokens[value]!.quoted && has(value + 1)) {
    const { lower } = tokens[value]!;
    if (QUALIFIER_WITH_NAME.test(lower) && has(value + 2)) {
      isQualified = true;
      value += 2;
    } else if (skipsOne(lower, tokens[value + 1]!)) {
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
  /^(?:sha-?\d*|md5|encrypted|plaintext|ciphertext|cipher)$/.test(tokens[value]!.lower);

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
  if (tokens[at]!.text.startsWith("--")) return true;
  if (!isHead) return false;
  return tokens[value]!.quoted || at > first || isLast || isTail(tokens[value + 1]!.lower);
}

/** A key with a number alone is one of a chain. */
export function isKey({ tokens, first, at, value, isQualified, isLast }: Statement): boolean {
  const { lower, quoted } = tokens[value]!;
  const head = tokens[first]!.lower;
  if (
    /^(?:chain|id|identifier|number|size|length|accept-lifetime|send-lifetime|cryptographic-algorithm)$/.test(
      lower,
    )
  )
    return false;
  if (isQualified) {
    const kinds = tokens.slice(at + 1, value).map((token) => token.lower);
    return (
      kinds.some((kind) => /^[056789]$/.test(kind) || !/^\d+$/.test(kind)) &&
      !UNIT.test(lower) &&
      (isLast || isTail(tokens[value + 1]!.lower) || head !== "key")
    );
  }
  if (quoted) return at === first || HEADS.test(head);
  if (/^\d+$/.test(lower)) return false;
  if (/^(?:radius|tacacs|hwtacacs|ldap|failover|server)/.test(head)) return true;
  if (/^(?:isakmp|pre-shared-key|failover)$/.test(tokens[at - 1]?.lower ?? "")) return true;
  return head === "set" && at === first + 1 && isLast;
}

export function isCommunity({ tokens, first, at, value, isLast }: Statement): boolean {
  const { lower, text } = tokens[value]!;
  if (
    isSnmp(tokens, first) ||
    tokens.slice(Math.max(first, at - 16), at).some((token) => token.lower.startsWith("snmp"))
  )
    return true;
  const isOfRoutes = /^\d+$/.test(lower) || /^[A-Z][A-Z0-9]*[-_][A-Z0-9_-]+$/.test(text);
  if (tokens[first]!.lower === "set" && at === first + 1)
    return !isOfRoutes && tokens[value + 1]?.lower !== "additive";
  return (
    at === first &&
    value === at + 1 &&
    !isOfRoutes &&
    (isLast || /^(?:hash2?|custom)$/.test(tokens[value + 1]!.lower))
  );
}

/** `authentication text x`, `standby 1 authentication x`. */
export function isAuthentication({ tokens, first, at, value, isQualified }: Statement): boolean {
  const kind = tokens[at + 1]!.lower;
  if (isQualified)
    return /^(?:text|string|simple|clear-?text|plain-?text)$/.test(kind) && tokens[first]!.lower !== "aaa";
  return /^(?:standby|vrrp|glbp)$/.test(tokens[first]!.lower) && value === at + 1 && !kind.startsWith("key-");
}

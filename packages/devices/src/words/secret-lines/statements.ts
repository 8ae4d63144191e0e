// Secrets in lines of configuration, told by the words around them: `username x password 7 ⟦…⟧`.
import { accountSecret } from "./accounts.js";
import type { SecretPlace } from "./place.js";
import { isHelp } from "./help.js";
import { isSecretName } from "./names.js";
import {
  behind,
  inFront,
  isAuthentication,
  isCommunity,
  isKey,
  isKindAlone,
  isOfSnmp,
  isPassword,
  looksRandom,
} from "./weak.js";
import { hostCommunity, isSnmp, userKey } from "./snmp.js";
import { optionSecrets } from "./options.js";
import { tokensOf, type Token } from "./tokens.js";
import { isNothing, isPurpose, isWord, QUALIFIER } from "./values.js";

/** Name a secret in some statements only. */
const WEAK =
  /^-*(?:password|passwd|passcode|secret|passphrase|pwd|token|psk|dpsk|community|key|credentials?|authentication)$/;
/** Name a secret wherever they stand, as words with a hyphen that {@link isSecretName} knows do. */
const STRONG =
  /^(?:community-map|trap-group|key-hash|md5-auth-key|(?:ro|rw|trap)community6?|psksecret|pksecret|phash|passkey|pmk|idtoken|(?:auth|priv)pwd|authkey|enckey|cisco-authentication|privkey|config-key|bindpw|rootpw|requirepass|masterauth|cak|(?:text|simple-text|hello|authentication|encryption)-(?:authentication|auth|hex)|(?:tcp-)?md5-auth(?:entication)?|tcp-auth|password-encrypt(?:ion)?|defcommunity|ipsec-key|preshare|hash-key|(?:read|write|trap|get|set)community|-{0,2}passcrypt)$/;

/** Stand in front of a statement. */
const PREFIX = /^(?:encrypted|no|undo|do|sudo)$/;

export function statementSecrets(line: string): SecretPlace[] {
  if (isHelp(line)) return [];
  return allStatements(line).filter((span) => !isMemberName(line, span));
}

/** In JSON a name may follow a text that is a word such as `password`: `{"name": "password", "value": …}`. */
const isMemberName = (line: string, { start, end }: SecretPlace): boolean =>
  /^\\?"[ \t]{0,8}:/.test(line.slice(end, end + 12)) &&
  /[{,][ \t]{0,8}\\?"$/.test(line.slice(Math.max(0, start - 12), start));

function allStatements(line: string): SecretPlace[] {
  const spans = statementsIn(tokensOf(line));
  // one quote too many: it may stand in front of the statement rather than behind it
  const quote = line.indexOf('"');
  if (quote === -1 || line.split('"').length % 2 === 1) return spans;
  return [...spans, ...statementsIn(tokensOf(`${line.slice(0, quote)} ${line.slice(quote + 1)}`))];
}

function statementsIn(tokens: readonly Token[]): SecretPlace[] {
  const spans: SecretPlace[] = optionSecrets(tokens);
  const taken = new Set(spans.map(({ end }) => end));
  let first = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.first || (at === first + 1 && PREFIX.test(tokens[first]!.lower))) first = at;
    if (token.quoted) spans.push(...quotedSecrets(token, PROSE.test(tokens[at - 1]?.lower ?? "")));
    const isTaken = taken.has(token.end) || (token.quoted && at > first);
    const found = isTaken ? undefined : secretAt(tokens, first, at);
    if (found === undefined) continue;
    const { start, end, text } = tokens[found]!;
    // SR OS writes what kind of cipher it is within the quotes
    const kind = / (?:hash2?|custom)$/.exec(text)?.[0].length ?? 0;
    // the end of the element of XML in which the line stands
    const tag = text.endsWith(">") ? (/(?:<\/[A-Za-z][\w.:-]{0,79}>){1,9}$/.exec(text)?.[0].length ?? 0) : 0;
    // `context:100` of a community map: what follows the colon is not the community
    const map = token.lower === "community-map" ? text.lastIndexOf(":") : -1;
    const isName = isNameOnly(tokens, at, found);
    spans.push({ start, end: map > 0 ? start + map : end - kind - tag, ...(isName && { isName }) });
    at = found;
  }
  return spans;
}

/** In front of a text that people wrote, in which only what is no word is a secret. */
const PROSE = /^(?:comments?|description|location|contact|remark|annotation)$/;

/** A text in quotes may hold lines itself, as commands do that answer in JSON. */
function quotedSecrets({ text, start }: Token, isProse: boolean): SecretPlace[] {
  if (!/[\s\\]/.test(text)) return [];
  const spans: SecretPlace[] = [];
  for (const { 1: line, index } of text.matchAll(/((?:[^\\]|\\(?![rn]))+)|\\[rn]/g))
    for (const span of line === undefined ? [] : statementSecrets(line.replaceAll(/\\(?=["'])/g, " ")))
      if (!isProse || looksRandom(text.slice(index + span.start, index + span.end)))
        spans.push({ start: start + index + span.start, end: start + index + span.end });
  return spans;
}

/** The user of SNMPv3, the host name of CHAP, the digest of a public key. */
const isNameOnly = (tokens: readonly Token[], at: number, found: number): boolean =>
  /^(?:hostname|key-hash)$/.test(tokens[at]!.lower) ||
  (tokens[at + 1]?.lower === "host" && /^(?:noauth|auth|priv|v?3)$/.test(tokens[found - 1]!.lower));

/** Other words name no secret. */
const NAMES =
  /pass|pwd|secret|key|preshare|commun|token|psk|cred|auth|priv|trap-g|-hex$|phash|text$|cak$|pw$|hostname|address|-mode|pmk|cipher|^ah$|com2sec|createuser|md5|sha|aes|^3?des/;

/** @returns the index of the token that is the secret which the one at `at` names */
function secretAt(tokens: readonly Token[], first: number, at: number): number | undefined {
  const { lower } = tokens[at]!;
  if (at === first && /^(?:trap2?sink|informsink)$/.test(lower)) return tokens[at + 2] ? at + 2 : undefined;
  // ArubaOS: `mgmt-user admin root ⟦digest⟧`, `localip 0.0.0.0 ipsec ⟦key⟧`
  if (at === first && lower === "mgmt-user" && /^[\da-f]{10,}$/.test(tokens.at(-1)!.lower))
    return tokens.length - 1;
  if (
    at === first &&
    /^(?:masterip|localip)$/.test(lower) &&
    tokens[at + 2]?.lower === "ipsec" &&
    tokens[at + 3]
  )
    return at + 3;
  const host = at === first && isSnmp(tokens, first) ? hostCommunity(tokens, first) : undefined;
  if (host !== undefined) return host;
  // NetScaler: `add system user nsroot ⟦digest⟧ -encrypted`
  if (tokens[at + 1]?.lower === "-encrypted" && at > first + 1 && !tokens[at - 1]!.text.startsWith("-"))
    return at;
  const account = accountSecret(tokens, first, at);
  if (account !== undefined) return account;
  if (!NAMES.test(lower) || lower.startsWith("<")) return undefined;
  // `event manager environment _email_pw ⟦…⟧`
  if (
    tokens[first]!.lower === "event" &&
    tokens[at - 1]?.lower === "environment" &&
    VARIABLE.test(lower) &&
    tokens[at + 1]?.first === false
  )
    return at + 1;
  const key = isSnmp(tokens, first) ? userKey(tokens, first, at) : undefined;
  if (key !== undefined) return key;
  if (WEAK.test(lower)) return weakAt(tokens, first, at);
  return isStrong(lower, tokens[at]!.text) ? strongAt(tokens, at) : specialAt(tokens, first, at);
}

const VARIABLE = /(?:^|_)(?:pw|pass|password|passwd|secret|token|key|community)$/;

/** As NetScaler names options: `-ldapBindDnPassword`, `encryptionKey`. */
const CAMEL = /^-{0,2}[a-z]{2,}(?:[A-Z][a-z\d]*){1,8}$/;

const isStrong = (lower: string, text = lower): boolean =>
  STRONG.test(lower) ||
  (CAMEL.test(text) && !lower.endsWith("community") && isSecretName(text)) ||
  (lower.length <= 100 &&
    /[a-z0-9][-_][a-z]/.test(lower) &&
    !/[=:]/.test(lower) &&
    lower !== "session-key" &&
    isSecretName(lower));

const isKeyword = (lower: string): boolean => WEAK.test(lower) || isStrong(lower);

const isOfOpenVpn = (tokens: readonly Token[], at: number): boolean =>
  (tokens[at]!.lower === "shared-secret-key" &&
    tokens.slice(Math.max(0, at - 4), at).some((token) => token.lower === "openvpn")) ||
  (tokens[at - 2]?.lower === "pki" &&
    tokens[at - 1]!.lower === "openvpn" &&
    tokens[at + 2] !== undefined &&
    tokens[at + 2]!.lower !== "key");

/** What a name such as `pre-shared-key` is followed by is a secret, wherever it stands. */
function strongAt(tokens: readonly Token[], at: number): number | undefined {
  // Junos: `snmp v3 snmp-community INDEX community-name x`
  if (
    tokens[at]!.lower === "snmp-community" &&
    (tokens[at - 1]?.lower === "v3" || (at === 0 && tokens[at + 2] === undefined))
  )
    return undefined;
  // VyOS: the name of a key, which may stand in quotes, and other values of it
  if (isOfOpenVpn(tokens, at)) return undefined;
  const named = behindName(tokens, at);
  if (named !== undefined) return named;
  let from = at;
  if (/^(?:address|hostname)$/.test(tokens[at + 1]?.lower ?? ""))
    from += tokens.slice(at, at + 6).findIndex(({ lower }) => lower === "key");
  const { value: next, isQualified } = behind(tokens, Math.max(from, at));
  // IOS XR: `key-string password 0822455D0A16`
  const value = tokens[next]?.lower === "password" && tokens[next + 1]?.first === false ? next + 1 : next;
  if (/^password-encrypt(?:ion)?$/.test(tokens[at]!.lower) && tokens[at - 1]?.lower !== "config-key")
    return undefined;
  const found = tokens[value];
  if (
    !found ||
    isNothing(found.lower, tokens[at]!.lower) ||
    (!found.quoted && (isKeyword(found.lower) || saysMore(tokens, at, value) || found.text.endsWith(">")))
  )
    return undefined;
  if (isKindAlone(tokens, value)) return undefined;
  if (isHeading(tokens, at, value)) return undefined;
  // columns of a table
  if (at > 0 && tokens[at + 1]!.start - tokens[at]!.end > 3) return undefined;
  return !isQualified && !found.quoted && (isWord(found.lower) || isPurpose(found.lower)) ? undefined : value;
}

/** Where a name stands between the word and the secret: `system-password admin "x"`, `wpa_passphrase SSID x`. */
function behindName(tokens: readonly Token[], at: number): number | undefined {
  const isKey = tokens[at - 1]?.lower === "openvpn" && tokens[at + 2]?.lower === "key";
  const value = at + (isKey ? 3 : 2);
  const { lower } = tokens[at]!;
  const isLevel = lower === "auth-key" && /^l(?:1|2|12|evel-[12])$/.test(tokens[at + 1]?.lower ?? "");
  const hasName = isKey || isLevel || lower === "wpa_passphrase";
  // A secret that begins with a sign looks like the first word of another statement.
  if (hasName) return value;
  return lower === "system-password" && !tokens[at + 1]?.quoted && tokens[value]?.first === false
    ? value
    : undefined;
}

/** Commands that say how secrets are handled; the last word is where a secret would be. */
const SETTINGS =
  /^(?:ldp password rollover|aaa password restriction|security token required-for|\S* password (?:inheritance-disable|encryption-key)|\S* token -(?:na|none)-|\S* community community-list|\S* community members|community password members|\S* master-password iteration-count|\S* strong-pwd \S+|password encryption-key common|\S* include-credentials radius-tacacs-only)$/;

/** Whether the word behind the name of a secret goes on with the command, or with a file in place of the secret. */
const saysMore = (tokens: readonly Token[], at: number, value: number): boolean => {
  const { lower } = tokens[at]!;
  const next = tokens[value]!.lower;
  if (value === at + 1 && SETTINGS.test(`${tokens[at - 1]?.lower ?? ""} ${lower} ${next}`)) return true;
  // Junos lists what is set: `Options: <HoldTime AuthKey Ttl LogUpDown>`
  if (tokens[at]!.text === "AuthKey") return /^[A-Z][a-z]+(?:[A-Z][A-Za-z]*)?$/.test(tokens[value]!.text);
  if (lower.startsWith("md5-auth")) return next === "key-activation-wait-time";
  if (lower === "cak") return tokens[at + 1]!.lower === "name";
  // `dot1x credentials NAME`: the name of a profile
  if (lower === "credentials") return tokens[at - 1]?.lower === "dot1x" || next === "number";
  if (lower === "private-key") return next.startsWith("/") && tokens[at - 3]?.lower === "wg";
  // the way of authentication among others: `Auth verify: PSK, QR`, and in a table `psk  16 00:01:47 D`
  if (lower === "psk")
    return tokens[at + 1]!.start - tokens[at]!.end > 1 && /^(?:\d{1,2}|qr)$/.test(tokens[at + 1]!.lower);
  return false;
};

/** The names of a table's columns: `Community_String    Community_Type`, `HOST    AUTH-TYPE    KEY    PORT`. */
const isHeading = (tokens: readonly Token[], at: number, value: number): boolean =>
  value === at + 1 &&
  !tokens[value]!.quoted &&
  tokens[value]!.start - tokens[at]!.end > 1 &&
  (tokens.every(({ text }) => /^[A-Z][a-z]+_[A-Z][a-z]+$/.test(text)) ||
    (tokens.length > 3 && tokens.every(({ text }) => /^#?[A-Z][A-Z-]+$/.test(text))));

/** What follows them is a name that somebody gave, whatever word it is. */
const GIVES_NAME =
  /^(?:prefix-list|access-list|access-group|community-list|route-map|policy-map|policy-statement|class-map|as-path|acl|object|object-group|username|vrf|vpn-instance|zone|security-zone)$/;

/** Names are often written in capital letters, and the words of a command in small ones. */
const isCapital = (tokens: readonly Token[], first: number, at: number): boolean =>
  at > first + (/^(?:set|setenv|export)$/.test(tokens[first]!.text) ? 1 : 0) &&
  /^[A-Z]{3,}$/.test(tokens[at]!.text) &&
  /^[a-z]/.test(tokens[first]!.text) &&
  !tokens[at + 1]?.quoted;

const isGivenName = (tokens: readonly Token[], first: number, at: number): boolean =>
  isCapital(tokens, first, at) ||
  GIVES_NAME.test(tokens[at - 1]?.lower ?? "") ||
  (/^(?:standard|expanded)$/.test(tokens[at - 1]?.lower ?? "") && tokens[at - 2]?.lower === "community-list");

/** Where a device stands and who looks after it are words that people wrote. */
const isSaidOfSnmp = (tokens: readonly Token[], first: number, at: number): boolean =>
  at > first + 1 && /^(?:location|contact|chassis-id)$/.test(tokens[first + 1]!.lower);

/** Somebody took the name of a secret for the secret: `snmp-server community secret group G`, `username bob secret password role R`. */
const isKeywordAsSecret = (tokens: readonly Token[], first: number, at: number): boolean =>
  /^(?:password|secret|community|key|token)$/.test(tokens[at + 1]?.lower ?? "") &&
  tokens[at + 2]?.first === false &&
  (tokens[at]!.lower === "community"
    ? at === first + 1 && isSnmp(tokens, first)
    : tokens[first]!.lower === "username" && /^(?:group|role|privilege)$/.test(tokens[at + 2]!.lower));

function weakAt(tokens: readonly Token[], first: number, at: number): number | undefined {
  if (isGivenName(tokens, first, at) || isSaidOfSnmp(tokens, first, at)) return undefined;
  const word = tokens[at]!.lower.replace(/^-+/, "");
  // AOS of Alcatel: `snmp community map ⟦x⟧ user u1 on`
  if (word === "community" && tokens[at + 1]?.lower === "map" && tokens[at + 3]?.lower === "user")
    return at + 2;
  if (isKeywordAsSecret(tokens, first, at)) return at + 1;
  const { value, isQualified } = behind(tokens, at);
  const found = tokens[value];
  if (!found || isNothing(found.lower, isOfSnmp(tokens, first, at) ? "" : word) || isKindAlone(tokens, value))
    return undefined;
  if (word === "key" && tokens[at - 1]?.lower === "public") return undefined;
  if ((!found.quoted && saysMore(tokens, at, value)) || isHeading(tokens, at, value)) return undefined;
  const isLast = tokens[value + 1] === undefined || tokens[value + 1]!.first;
  // EdgeSwitch: `users passwd "admin" encrypted 0a51…`; kubectl: `secret "db" deleted`
  if (found.quoted && !isLast) {
    const form = tokens.slice(value + 1, value + 4).findIndex(({ lower }) => lower === "encrypted");
    const cipher = tokens[value + 2 + form];
    if (form !== -1 && cipher && /^[\da-f]{8,}$/.test(cipher.lower)) return value + 2 + form;
    if (/^(?:deleted|created|configured|unchanged)$/.test(tokens[value + 1]!.lower)) return undefined;
  }
  if (!found.quoted && isKeyword(found.lower) && !(isLast && !isQualified && at > first)) return undefined;
  if (
    !found.quoted &&
    (!isQualified || tokens[value - 1]!.lower === "string") &&
    (QUALIFIER.test(found.lower) || isWord(found.lower))
  )
    return undefined;
  const statement = { tokens, first, at, value, isQualified, isLast };
  if (word === "key") return isKey(statement) ? value : undefined;
  if (word === "community") return isCommunity(statement) ? value : undefined;
  if (word === "authentication") return isAuthentication(statement) ? value : undefined;
  return isPassword(statement) ? value : undefined;
}

function specialAt(tokens: readonly Token[], first: number, at: number): number | undefined {
  const head = tokens[first]!.lower;
  const { lower } = tokens[at]!;
  const value = (index: number) => (tokens[index] && !isNothing(tokens[index].lower) ? index : undefined);
  // the keys of IPsec in routing protocols: `ospfv3 encryption ipsec spi 1001 esp aes-cbc 128 ⟦…⟧ sha1 ⟦…⟧`
  if (
    /^(?:md5|sha1|aes(?:-\S+)?|3?des(?:-cbc)?)$/.test(lower) &&
    inFront(tokens, first, at).some((token) => token.lower === "spi")
  ) {
    // the type of the cipher stands in front, behind the length of the key if there is one
    const type = /^(?:128|192|256)$/.test(tokens[at + 1]?.lower ?? "") ? at + 2 : at + 1;
    if (/^(?:[0678]|8a)$/.test(tokens[type]?.lower ?? "") && !tokens[type + 1]?.first) return value(type + 1);
    return [1, 2, 3].map((n) => at + n).find((index) => /^[\da-f]{16,}$/.test(tokens[index]?.lower ?? ""));
  }
  if (lower === "hostname" && tokens[at - 1]?.lower === "chap") return value(at + 1);
  // VRRP of Dell OS9: `authentication-type simple 7 ⟦…⟧`
  if (lower === "authentication-type" && tokens[at + 1]?.lower === "simple" && !tokens[at + 2]?.first)
    return value(/^\d$/.test(tokens[at + 2]?.lower ?? "") ? at + 3 : at + 2);
  if (lower === "address" && head === "syscon") return value(at + 2);
  if (/(?:^|-)(?:authentication|auth|privacy)-mode$/.test(lower)) {
    const { value: index, isQualified } = behind(tokens, at);
    const isOfMd5 = head === "vrrp" || head.startsWith("ntp-service");
    return isQualified &&
      (isOfMd5 || /^(?:cipher|plain|simple)$/.test(tokens[index - 1]?.lower ?? "")) &&
      !QUALIFIER.test(tokens[index]?.lower ?? "")
      ? value(index)
      : undefined;
  }
  if (/^(?:cipher|authenticator|ah)$/.test(lower) && tokens[first + 1]?.lower === "session-key")
    return value(lower === "ah" ? at + 2 : at + 1);
  if (/^com2sec6?$/.test(head) && at === first) return value(tokens.length - 1);
  if (head === "createuser" && /^(?:md5|sha\S*|des|aes\S*)$/.test(lower)) return value(at + 1);
  return undefined;
}

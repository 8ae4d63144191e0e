// Secrets in lines of configuration, told by the words around them: `username x password 7 ⟦…⟧`.
import type { SecretPlace } from "./place.js";
import { isSecretName } from "./names.js";
import { behind, isAuthentication, isCommunity, isKey, isKindAlone, isPassword } from "./weak.js";
import { hostCommunity, isSnmp, userKey } from "./snmp.js";
import { tokensOf, type Token } from "./tokens.js";
import { isNothing, isWord, QUALIFIER } from "./values.js";

/** Name a secret in some statements only. */
const WEAK =
  /^-*(?:password|passwd|secret|passphrase|pwd|token|psk|community|key|credentials?|authentication)$/;
/** Name a secret wherever they stand, as words with a hyphen that {@link isSecretName} knows do. */
const STRONG =
  /^(?:community-map|trap-group|key-hash|md5-auth-key|(?:ro|rw|trap)community6?|psksecret|pksecret|phash|passkey|pmk|idtoken|(?:auth|priv)pwd)$/;

/** Stand in front of a statement. */
const PREFIX = /^(?:encrypted|no|undo|do|sudo)$/;

export function statementSecrets(line: string): SecretPlace[] {
  const spans = statementsIn(tokensOf(line));
  // one quote too many: it may stand in front of the statement rather than behind it
  const quote = line.indexOf('"');
  if (quote === -1 || line.split('"').length % 2 === 1) return spans;
  return [...spans, ...statementsIn(tokensOf(`${line.slice(0, quote)} ${line.slice(quote + 1)}`))];
}

function statementsIn(tokens: readonly Token[]): SecretPlace[] {
  const spans: SecretPlace[] = [];
  let first = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.first || (at === first + 1 && PREFIX.test(tokens[first]!.lower))) first = at;
    if (token.quoted) spans.push(...quotedSecrets(token));
    const found = token.quoted && at > first ? undefined : secretAt(tokens, first, at);
    if (found === undefined) continue;
    const { start, end, text } = tokens[found]!;
    // SR OS writes what kind of cipher it is within the quotes
    const kind = / (?:hash2?|custom)$/.exec(text)?.[0].length ?? 0;
    // `context:100` of a community map: what follows the colon is not the community
    const map = token.lower === "community-map" ? text.lastIndexOf(":") : -1;
    const isName = isNameOnly(tokens, at, found);
    spans.push({ start, end: map > 0 ? start + map : end - kind, ...(isName && { isName }) });
    at = found;
  }
  return spans;
}

/** A text in quotes may hold lines itself, as commands do that answer in JSON. */
function quotedSecrets({ text, start }: Token): SecretPlace[] {
  if (!/[\s\\]/.test(text)) return [];
  const spans: SecretPlace[] = [];
  for (const { 1: line, index } of text.matchAll(/((?:[^\\]|\\(?![rn]))+)|\\[rn]/g))
    for (const span of line === undefined ? [] : statementSecrets(line.replaceAll(/\\(?=["'])/g, " ")))
      spans.push({ start: start + index + span.start, end: start + index + span.end });
  return spans;
}

/** The user of SNMPv3, the host name of CHAP, the digest of a public key. */
const isNameOnly = (tokens: readonly Token[], at: number, found: number): boolean =>
  /^(?:hostname|key-hash)$/.test(tokens[at]!.lower) ||
  (tokens[at + 1]?.lower === "host" && /^(?:noauth|auth|priv|v?3)$/.test(tokens[found - 1]!.lower));

/** Other words name no secret. */
const NAMES =
  /pass|pwd|secret|key|commun|token|psk|cred|auth|priv|trap-g|phash|text$|cak$|pw$|hostname|address|-mode|pmk|cipher|^ah$|^-|com2sec|createuser|md5|sha|aes|^des$/;

/** @returns the index of the token that is the secret which the one at `at` names */
function secretAt(tokens: readonly Token[], first: number, at: number): number | undefined {
  const { lower } = tokens[at]!;
  const host = at === first && isSnmp(tokens, first) ? hostCommunity(tokens, first) : undefined;
  if (host !== undefined) return host;
  if (!NAMES.test(lower) || lower.startsWith("<")) return undefined;
  const key = isSnmp(tokens, first) ? userKey(tokens, first, at) : undefined;
  if (key !== undefined) return key;
  if (WEAK.test(lower)) return weakAt(tokens, first, at);
  return isStrong(lower) ? strongAt(tokens, at) : specialAt(tokens, first, at);
}

const isStrong = (lower: string): boolean =>
  STRONG.test(lower) ||
  (/^[^=:]*[a-z0-9][-_][a-z][^=:]*$/.test(lower) && lower !== "session-key" && isSecretName(lower));

const isKeyword = (lower: string): boolean => WEAK.test(lower) || isStrong(lower);

/** What a name such as `pre-shared-key` is followed by is a secret, wherever it stands. */
function strongAt(tokens: readonly Token[], at: number): number | undefined {
  // Junos: `snmp v3 snmp-community INDEX community-name x`
  if (tokens[at]!.lower === "snmp-community" && tokens[at - 1]?.lower === "v3") return undefined;
  let from = at;
  if (/^(?:address|hostname)$/.test(tokens[at + 1]?.lower ?? ""))
    from += tokens.slice(at, at + 6).findIndex(({ lower }) => lower === "key");
  const { value: next, isQualified } = behind(tokens, Math.max(from, at));
  // IOS XR: `key-string password 0822455D0A16`
  const value = tokens[next]?.lower === "password" && tokens[next + 1]?.first === false ? next + 1 : next;
  const found = tokens[value];
  if (!found || isNothing(found.lower) || (!found.quoted && isKeyword(found.lower))) return undefined;
  if (isKindAlone(tokens, value)) return undefined;
  // columns of a table
  if (at > 0 && tokens[at + 1]!.start - tokens[at]!.end > 3) return undefined;
  return !isQualified && !found.quoted && isWord(found.lower) ? undefined : value;
}

function weakAt(tokens: readonly Token[], first: number, at: number): number | undefined {
  const word = tokens[at]!.lower.replace(/^-+/, "");
  const { value, isQualified } = behind(tokens, at);
  const found = tokens[value];
  if (!found || isNothing(found.lower) || isKindAlone(tokens, value)) return undefined;
  const isLast = tokens[value + 1] === undefined || tokens[value + 1]!.first;
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
  const { lower, text } = tokens[at]!;
  const value = (index: number) => (tokens[index] && !isNothing(tokens[index].lower) ? index : undefined);
  if (lower === "hostname" && tokens[at - 1]?.lower === "chap") return value(at + 1);
  if (lower === "address" && head === "syscon") return value(at + 2);
  if (/(?:^|-)(?:authentication|auth|privacy)-mode$/.test(lower)) {
    const { value: index, isQualified } = behind(tokens, at);
    return isQualified && /^(?:cipher|plain|simple)$/.test(tokens[index - 1]?.lower ?? "")
      ? value(index)
      : undefined;
  }
  if (/^(?:cipher|authenticator|ah)$/.test(lower) && tokens[first + 1]?.lower === "session-key")
    return value(lower === "ah" ? at + 2 : at + 1);
  if (
    /^snmp(?:walk|(?:bulk|set)?get|getnext|bulkwalk|set|trap|inform|table|status|test)$/.test(head) &&
    /^-[cAX]$/.test(text)
  )
    return value(at + 1);
  if (head === "sshpass" && lower === "-p") return value(at + 1);
  if (head === "com2sec" && at === first) return value(tokens.length - 1);
  if (head === "createuser" && /^(?:md5|sha\S*|des|aes\S*)$/.test(lower)) return value(at + 1);
  return undefined;
}

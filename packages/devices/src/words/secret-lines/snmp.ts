// Communities and keys of SNMP in lines of configuration. The name of a user of version 3 is half of what lets one in.
import type { Token } from "./tokens.js";
import { isNothing, isWord, QUALIFIER } from "./values.js";

const HEAD = /^(?:snmp(?:v3)?(?:-server|-agent)?|usm-user)$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f:]*:[\da-f:.]+)$/;
/** Of a host: words that go on in front of the community. The value says how many words each takes with it. */
const HOST_WORDS: Record<string, number> = {
  vrf: 1,
  "use-vrf": 1,
  traps: 0,
  trap: 0,
  informs: 0,
  inform: 0,
  encrypted: 0,
  clear: 0,
  ipv4: 0,
  ipv6: 0,
};
const HOST_ENDS =
  /^(?:community|poll|source-interface|filter-vrf|udp-port|port|trap-level|use-vrf|timeout|retries|retry|filter)$/;

/** More words than these never stand in front of a key. */
const MOST_KINDS = 6;

/** Whether the statement at `first` is one of SNMP. */
export const isSnmp = (tokens: readonly Token[], first: number): boolean =>
  HEAD.test(tokens[first]?.lower ?? "") ||
  (/^config(?:ure)?$/.test(tokens[first]?.lower ?? "") && HEAD.test(tokens[first + 1]?.lower ?? ""));

/** `snmp-server host 192.0.2.1 vrf x informs version 2c ⟦community⟧ bgp`. @returns the index of the secret's token */
export function hostCommunity(tokens: readonly Token[], first: number): number | undefined {
  if (tokens[first + 1]?.lower !== "host") return undefined;
  let at = first + 3;
  if (!ADDRESS.test(tokens[first + 2]?.lower ?? "") && ADDRESS.test(tokens[at]?.lower ?? "")) at += 1; // an interface first
  for (; at < tokens.length; at += 1) {
    const { lower } = tokens[at]!;
    if (lower === "version") {
      at += 1;
      const isThird = tokens[at]?.lower === "3" || tokens[at]?.lower === "v3";
      if (isThird && /^(?:no)?auth$|^priv$/.test(tokens[at + 1]?.lower ?? "")) at += 1;
    } else if (/^\d$/.test(lower) && tokens[at + 1]?.text.startsWith("$"))
      // IronWare: the type of a cipher
      continue;
    // EOS
    else if (/^[078]a?$/.test(lower) && /^(?:[\da-f]{6,}|\$\S{8,})$/.test(tokens[at + 1]?.lower ?? ""))
      continue;
    else if (lower in HOST_WORDS) at += HOST_WORDS[lower]!;
    // ASA: an interface and a name in place of an address
    else if (at === first + 3 && /^(?:poll|trap|community)$/.test(tokens[at + 1]?.lower ?? "")) continue;
    else return HOST_ENDS.test(lower) || isNothing(lower) || isWord(lower) ? undefined : at;
  }
  return undefined;
}

/** What follows `auth` and `priv` of a user is a key, behind the name of an algorithm or without one. */
export function userKey(tokens: readonly Token[], first: number, at: number): number | undefined {
  const isUser = tokens.slice(first, first + 5).some(({ lower }) => /^(?:user|usm-user)$/.test(lower));
  if (
    !isUser ||
    !/^(?:auth|priv|authentication|privacy|(?:authentication|privacy)-mode|(?:auth|priv)-(?:prot|(?:sha|md5|aes|3?des)-?\d*))$/.test(
      tokens[at]!.lower,
    )
  )
    return undefined;
  let value = at + 1;
  while (
    value - at < MOST_KINDS &&
    tokens[value + 1] &&
    !tokens[value + 1]!.first &&
    isKind(tokens[value]!.lower)
  )
    value += 1;
  const { lower = "" } = tokens[value] ?? {};
  return tokens[value]?.first ||
    (isNothing(lower) && !/^(?:[\da-f]{2}:){2,}[\da-f]{2}$/.test(lower)) ||
    isKind(lower) ||
    isWord(lower) ||
    /^(?:priv|auth|access|read|write|notify)$/.test(lower)
    ? undefined
    : value;
}

const isKind = (lower: string): boolean =>
  QUALIFIER.test(lower) ||
  /^\d{3}$|^(?:auth|priv)-?(?:pass|password|key)$|^localized-key$|^aes-?\d{3}\S*$/.test(lower);

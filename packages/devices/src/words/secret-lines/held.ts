// Secrets that only what they stand in tells: `<community-config><name>⟦…⟧`, `"snmpCommunityP": { "attributes": { "name": … } }`.

/** Stand between a member and what it belongs to, and say nothing: NX-OS, PAN-OS, APIC, keys of a list. */
const WRAPPER = /^(?:__XML__(?:PARAM|BLK)_?\w*|entry|attributes|\d+)$/;

/** Names of members that hold a secret, by names of what holds them; parts of regular expressions. */
export const HELD: readonly { holder: string; member: string }[] = [
  { holder: "community-config|trap-group|snmpCommunityP", member: "name" },
  // IOS XE: the key and its type are members of an element that is called so itself. NX-OS: each word is an element.
  { holder: "key|key-string|key-address", member: "key|__XML__value" },
  { holder: "password|secret", member: "text|__XML__value" },
  { holder: "community", member: "__XML__value" },
  { holder: "(?:md5|sha\\d*|[ch]mac[\\w-]*)-cfg", member: "md5|sha\\d*|[ch]mac[\\w-]*" },
  { holder: "NTP_KEY", member: "value" },
  { holder: "\\w*(?:Radius|Tacacs|Ldap)\\w*Provider\\w*", member: "key" },
];
const NAMES = HELD.map(({ holder, member }) => ({
  holder: new RegExp(`^(?:${holder})$`),
  member: new RegExp(`^(?:${member})$`),
}));

const withoutPrefix = (name: string): string => name.slice(name.lastIndexOf(":") + 1);

/** @param holders names of what the member is within, outermost first */
export function isHeldSecret(member: string, holders: readonly string[]): boolean {
  const name = withoutPrefix(member);
  const may = NAMES.filter((each) => each.member.test(name));
  if (may.length === 0) return false;
  const holder = withoutPrefix(holders.findLast((each) => !WRAPPER.test(each)) ?? "");
  return may.some((each) => each.holder.test(holder));
}

/** Levels and types of ciphers, addresses and networks may stand there too. */
export const isHeldValue = (value: string): boolean =>
  !/^\s*(?:\d?|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?|[\da-f:]+\/\d{1,3})\s*$/i.test(value);

// Which platforms are named first where a prompt or a name may be of many.

/** The most common ones; the others follow as they come. */
const COMMON_FIRST = [
  "cisco_iosxe",
  "cisco_ios",
  "cisco_nxos",
  "arista_eos",
  "juniper_junos",
  "cisco_iosxr",
  "linux",
  "cisco_asa",
  "aruba_aoscx",
  "hp_procurve",
  "huawei_vrp",
  "huawei_vrpv8",
  "hp_comware",
  "fortinet_fortios",
  "paloalto_panos",
  "mikrotik_routeros",
  "nokia_sros",
  "nokia_srl",
  "dell_os10",
  "frr",
];

/** Platforms that are named; the rest is counted. */
const MOST = 4;

/** @param said words of the device, such as its banner: a platform that they name comes before all others */
export function commonFirst(names: readonly string[], said = ""): string[] {
  const heard = said.toLowerCase();
  const rank = (name: string): number => {
    const at = COMMON_FIRST.indexOf(name);
    const isNamed = name.split("_").some((word) => new RegExp(`(?<![a-z])${word}(?![a-z])`).test(heard));
    return (isNamed ? 0 : 1_000) + (at < 0 ? COMMON_FIRST.length : at);
  };
  return names.toSorted((one, other) => rank(one) - rank(other));
}

/** `cisco_iosxe, cisco_ios, cisco_nxos, arista_eos and 21 more`. */
export function fewOf(names: readonly string[], shown: (name: string) => string = (name) => name): string {
  const few = names.slice(0, MOST).map(shown).join(", ");
  return names.length > MOST ? `${few} and ${names.length - MOST} more` : few;
}

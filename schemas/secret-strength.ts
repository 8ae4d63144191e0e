// Secrets that are short or a common word, such as `admin` or `cisco`, stand in other words too: `administratively down`.
import { OWN_WORDS } from "./own-words.js";

/** A secret shorter than this is part of other words by chance, characters. */
const SHORT = 6;

/** Default passwords, and words that devices print all the time. */
const COMMON = new Set(
  `access account admin administrator alcatel alpine apple arista aruba backbone backup bigip branch bridge brocade
  calvin cambium change changeme checkpoint cisco client cluster community config configure connect console control
  core cumulus debian default dell demo device dynamic edge email enable enabled engine ericsson ethernet example extreme
  failed fedora firewall fortigate fortinet frr gateway global guest hello host huawei import inside interface internal
  internet jumper juniper junos lab laboratory lan letmein level line linux local login loopback manage management
  manager master member mgmt mikrotik monitor netadmin netgear netops network nobody nokia none normal nortel online
  operator oracle output outside paloalto pass passwd password peer permit polycom primary private process production
  protocol provider prov public qwerty radius read readonly redhat remote replica root route router routing running
  secondary secret secure security server service session shared shell silver simple site snmp solaris sonic srlinux
  staging standard standby static status super superuser support switch sysadmin system tacacs telecom telnet temp
  test tester testing trunk ubnt ubuntu unix unknown user vagrant version virtual vlan vyatta vyos wan welcome windows
  wireless write zebra`.split(/\s+/),
);

/**
 * `strong`: masked wherever it stands. `short`: as a word of its own. `common`: as a word of its own, and only where
 * something says that it is a secret.
 */
export type Strength = "strong" | "short" | "common";

export function strengthOf(secret: string): Strength {
  const word = secret.toLowerCase();
  if (COMMON.has(word) || OWN_WORDS.has(word)) return "common";
  return secret.length < SHORT && !secret.includes("\n") ? "short" : "strong";
}

/** For people. @param names of what is weak, e.g. `password`, never their values */
export function describeWeak(names: readonly string[], credential: string): string {
  const many = names.length > 1;
  const where = `${many ? "they are masked only as words of their own" : "it is masked only as a word of its own"}, and a common word only where its line says that it is a secret`;
  return `the ${names.join(" and ")} of credential ${credential} ${many ? "are" : "is"} short or common: ${where}`;
}

export const WEAK_REMEDY = `use at least ${SHORT} characters that are not a common word`;

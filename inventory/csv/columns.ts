// What people call the columns of their device lists.

export interface Column {
  role:
    | "name"
    | "host"
    | "platform"
    | "port"
    | "transport"
    | "username"
    | "password"
    | "enable"
    | "private_key"
    | "groups"
    | "tags"
    | "site"
    | "jump"
    | "var";
  /** As the table has it. */
  heading: string;
  /** A var that may name the platform, too: `device_type` is `cisco_ios` for some and `router` for others. */
  mayBePlatform: boolean;
}

/** Without blanks and signs, in small letters; the surest name of a role first. */
const KNOWN: readonly [Column["role"], string][] = [
  [
    "host",
    "ip ipaddress ipaddr ipv4 ipv4address primaryip primaryip4 primaryipv4 primaryipv4address mgmtip mgmtipaddress managementip managementipaddress managementaddress mgmtaddress mgmt oobip address addr host hostip deviceip ansiblehost loopbackip fqdn hostname dnsname target",
  ],
  [
    "name",
    "name devicename device hostname host inventoryhostname nodename node switch router label sysname fqdn displayname",
  ],
  [
    "platform",
    "platform devicetype networkos ansiblenetworkos os nos ostype operatingsystem driver napalmdriver netmikodevicetype netmikotype platformname softwaretype vendoros",
  ],
  ["port", "port sshport ansibleport tcpport"],
  ["transport", "transport protocol connection connectiontype accessmethod"],
  ["username", "username user login loginname ansibleuser sshuser userid"],
  ["password", "password pass passwd pw ansiblepassword ansiblesshpass sshpassword loginpassword"],
  ["enable", "enable enablepassword enablesecret enablepass secret ansiblebecomepassword"],
  [
    "private_key",
    "privatekey keyfile sshkey identityfile privatekeyfile ansiblesshprivatekeyfile sshkeyfile",
  ],
  ["groups", "groups group devicegroup role devicerole ansiblegroup"],
  ["tags", "tags tag labels"],
  ["site", "site"],
  ["jump", "jump jumphost proxy bastion proxyjump jumpserver"],
];

const plain = (heading: string): string => heading.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Each role belongs to one column: `hostname,ip` is a name and an address, `hostname` alone is a name. */
export function columnsOf(headings: readonly string[]): Column[] {
  const roles = new Map<number, Column["role"]>();
  for (const [role, names] of KNOWN) {
    const column = names
      .split(" ")
      .map((name) => headings.findIndex((heading, i) => plain(heading) === name && !roles.has(i)))
      .find((i) => i >= 0);
    if (column !== undefined) roles.set(column, role);
  }
  const ofPlatform = KNOWN.find(([role]) => role === "platform")![1].split(" ");
  const taken = [...roles.values()];
  // One column for both: what it holds is the name, and the name is the address.
  if (taken.includes("host") && !taken.includes("name")) {
    const at = [...roles].find(([, role]) => role === "host")![0];
    if (/^(?:hostname|host|fqdn|dnsname|target)$/.test(plain(headings[at]!))) roles.set(at, "name");
  }
  return headings.map((heading, i) => ({
    role: roles.get(i) ?? "var",
    heading: heading.trim() || `column_${i + 1}`,
    mayBePlatform: ofPlatform.includes(plain(heading)),
  }));
}

// Tables as devices print them: what ages or counts in them makes no difference, what happens in the network does.
import { expect, test } from "vitest";
import { compareSnapshots } from "./index.js";

function differences(command: string, before: string, after: string): number {
  const of = (raw: string) => ({ name: "s", device: "r1", commands: [{ command, parsed: null, raw }] });
  const [entry] = compareSnapshots(of(before), of(after), { volatile_data: [], whole: false });
  return entry?.differences.length ?? 0;
}

test.each([
  [
    "show ip bgp summary",
    "10.0.12.2       4        65002    1234    1230       15    0    0 1d02h           5",
    "10.0.12.2       4        65002    1301    1297       17    0    1 1d03h           5",
    "10.0.12.2       4        65002    1301    1297       17    0    1 1d03h           6",
  ],
  [
    "show bgp summary",
    "10.0.12.2             65002        410        409       0       0     3:04:05 Establ",
    "10.0.12.2             65002        433        432       0       0     3:14:05 Establ",
    "10.0.12.2             65002        433        432       0       1     3:14:05 Establ",
  ],
  [
    "show ip ospf database",
    "10.255.0.1      10.255.0.1      412         0x80000005 0x00AB12 3",
    "10.255.0.1      10.255.0.1      17          0x80000006 0x00A913 3",
    "10.255.0.1      10.255.0.1      17          0x80000006 0x00A913 4",
  ],
  [
    "show ospf neighbor",
    "10.0.12.2        ge-0/0/0.0             Full            10.255.0.2       128    33",
    "10.0.12.2        ge-0/0/0.0             Full            10.255.0.2       128    38",
    "10.0.12.2        ge-0/0/0.0             Init            10.255.0.2       128    38",
  ],
  [
    "show ip arp",
    "Internet  10.0.12.2              12   aabb.cc00.0200  ARPA   Ethernet0/0",
    "Internet  10.0.12.2              14   aabb.cc00.0200  ARPA   Ethernet0/0",
    "Internet  10.0.12.2              14   aabb.cc00.0300  ARPA   Ethernet0/0",
  ],
  [
    "show cdp neighbors",
    "R2.lab           Gig 0/0/1         155             R S I  ISR4331   Gig 0/0/0",
    "R2.lab           Gig 0/0/1         131             R S I  ISR4331   Gig 0/0/0",
    "R2.lab           Gig 0/0/1         131             R S I  ISR4331   Gig 0/0/2",
  ],
  [
    "show ip eigrp neighbors",
    "0   10.1.1.2                Gi0/0                    12 00:34:11    1   100  0  5",
    "0   10.1.1.2                Gi0/0                    14 00:35:12    2   100  0  6",
    "0   10.1.1.3                Gi0/0                    14 00:35:12    2   100  0  6",
  ],
  [
    "show isis neighbors",
    "R2             L2   Gi1         10.0.12.2       UP    25       R2.01",
    "R2             L2   Gi1         10.0.12.2       UP    22       R2.01",
    "R2             L2   Gi1         10.0.12.2       INIT  22       R2.01",
  ],
  [
    "show mac address-table",
    "*   10     aabb.cc00.0200   dynamic  0         F      F    Eth1/1",
    "*   10     aabb.cc00.0200   dynamic  60        F      F    Eth1/1",
    "*   10     aabb.cc00.0200   dynamic  60        F      F    Eth1/2",
  ],
  [
    "show bgp neighbors",
    "  BGP state = Established, up for 5 minutes, 3 seconds; hold time is 180",
    "  BGP state = Established, up for 1 hour, 2 seconds; hold time is 180",
    "  BGP state = Established, up for 1 hour, 2 seconds; hold time is 90",
  ],
])("%s", (command, before, later, other) => {
  expect(differences(command, before, later)).toBe(0);
  expect(differences(command, before, other)).toBe(1);
});

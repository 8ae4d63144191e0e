// What platforms print as JSON: their timers make no difference, what happens in the network does.
import { beforeAll, describe, expect, it } from "vitest";
import type { Json } from "../words/json.js";
import type { Platform } from "../words/platform.js";
import { loadPlatforms } from "../platforms/load.js";
import { compareSnapshots } from "./index.js";

let platforms: Record<string, Platform>;
beforeAll(async () => {
  platforms = await loadPlatforms();
});

const snapshot = (command: string, parsed: Json) => ({
  name: "s",
  device: "r1",
  commands: [{ command, parsed, raw: JSON.stringify(parsed) }],
});
function changed(platform: string, command: string, before: Json, after: Json, whole = false): string[] {
  const { volatile_data } = platforms[platform] as Platform;
  const [entry] = compareSnapshots(snapshot(command, before), snapshot(command, after), {
    volatile_data,
    whole,
  });
  return (entry?.differences ?? []).map(({ path }) => path.at(-1) ?? "");
}

/** As real devices print it; `later` is further on in the life of the same session. */
const CASES: { platform: string; command: string; steady: Json; first: Json; later: Json; broken: Json }[] = [
  {
    platform: "frr",
    command: "show ip ospf neighbor json",
    steady: { priority: 1, ifaceName: "to-r2:10.0.12.1", stateChangeCounter: 5 },
    first: { upTime: "39.514s", upTimeInMsec: 39_514, deadTime: "3.583s", deadTimeMsecs: 3_583 },
    later: { upTime: "1m55s", upTimeInMsec: 115_835, deadTime: "3.402s", deadTimeMsecs: 3_402 },
    broken: { nbrState: "Init/-" },
  },
  {
    platform: "frr",
    command: "show ip ospf database router json",
    steady: { lsaType: "router-LSA", linkStateId: "10.255.0.1" },
    first: { lsaAge: 41 },
    later: { lsaAge: 118 },
    broken: { numOfLinks: 3 },
  },
  {
    platform: "frr",
    command: "show bgp neighbors json",
    steady: { remoteAs: 65_002, bgpTimerHoldTimeMsecs: 3_000, connectRetryTimer: 120 },
    first: {
      bgpTimerUpString: "00:00:45",
      bgpTimerLastRead: 0,
      lastResetTimerMsecs: 46_000,
      messageStats: { keepalivesSent: 46, totalSent: 51 },
      lastUpdate: { epoch: 1, string: "Fri" },
    },
    later: {
      bgpTimerUpString: "00:02:02",
      bgpTimerLastRead: 1_000,
      lastResetTimerMsecs: 123_000,
      estimatedRttInMsecs: 7,
      messageStats: { keepalivesSent: 123, totalSent: 128 },
      lastUpdate: { epoch: 2, string: "Sat" },
    },
    broken: { bgpState: "Active" },
  },
  {
    platform: "linux",
    command: "sudo vtysh -c 'show ip route json'",
    steady: { prefix: "10.0.12.0/30", distance: 110 },
    first: { uptime: "00:00:43", nexthopGroupId: 12 },
    later: { uptime: "00:02:00", nexthopGroupId: 14 },
    broken: { metric: 20 },
  },
  {
    platform: "arista_eos",
    command: "show ip ospf neighbor | json",
    steady: { routerId: "2.2.2.2", details: { areaId: "0.0.0.0", numberOfStateChanges: 6 } },
    first: { inactivity: 1_772_027_237.938_367_8 },
    later: { inactivity: 1_772_027_247.1 },
    broken: { adjacencyState: "init" },
  },
  {
    platform: "arista_eos",
    command: "show ip bgp summary | json",
    steady: { asn: "65100", version: 4 },
    first: { msgReceived: 3_759, msgSent: 3_757, upDownTime: 1_694_266_295.098_931 },
    later: { msgReceived: 3_801, msgSent: 3_799, upDownTime: 1_694_266_295.099_2 },
    broken: { prefixReceived: 13 },
  },
  {
    platform: "cisco_nxos",
    command: "show ip ospf neighbors | json",
    steady: { rid: "172.16.3.1", priority: "1", intf: "Po100" },
    first: { uptime: "P4DT16H27M6S" },
    later: { uptime: "P4DT16H27M9S" },
    broken: { state: "INIT" },
  },
  {
    platform: "cisco_nxos",
    command: "show ip bgp summary | json",
    steady: { neighborid: "14.232.0.0", neighboras: "65211" },
    first: { msgrecvd: 25_618, msgsent: 25_599, time: "P1DT4H28M45S" },
    later: { msgrecvd: 25_620, msgsent: 25_601, time: "P1DT4H29M45S" },
    broken: { prefixreceived: "9" },
  },
  {
    platform: "cisco_nxos",
    command: "show interface | json",
    steady: { eth_in_flowctrl: "off", eth_mtu: "1500" },
    first: { eth_link_flapped: "1d21h", eth_inrate1_summary_bits: "0 bps", eth_inpkts: 1 },
    later: { eth_link_flapped: "1d22h", eth_inrate1_summary_bits: "9 bps", eth_inpkts: 7 },
    broken: { state: "down" },
  },
  {
    platform: "juniper_junos",
    command: "show ospf neighbor detail | display json",
    steady: { "neighbor-id": [{ data: "10.0.0.2" }] },
    first: { "activity-timer": [{ data: "36" }], "neighbor-up-time": [{ data: "00:01:02" }] },
    later: { "activity-timer": [{ data: "33" }], "neighbor-up-time": [{ data: "00:01:09" }] },
    broken: { "ospf-neighbor-state": [{ data: "Init" }] },
  },
  {
    platform: "juniper_junos",
    command: "show ldp neighbor | display json",
    steady: { "interface-name": [{ data: "ge-0/0/0.0" }] },
    first: { "ldp-remaining-time": [{ data: "13" }] },
    later: { "ldp-remaining-time": [{ data: "11" }] },
    broken: { "ldp-neighbor-address": [{ data: "10.0.0.3" }] },
  },
  {
    platform: "cisco_nxos",
    command: "show ip pim neighbor vrf all | json",
    steady: { "nbr-addr": "10.0.0.2", "dr-priority": "1" },
    first: { uptime: "P1DT2H", expires: "PT1M20S" },
    later: { uptime: "P1DT3H", expires: "PT1M32S" },
    broken: { "if-name": "Ethernet1/9" },
  },
  {
    platform: "nokia_srl",
    command: "info from state network-instance default protocols bgp neighbor * | as json",
    steady: { "peer-as": 65_000, "last-established": "2026-06-17T16:01:44.700Z", "hold-time": 90 },
    first: { "sent-messages": { "total-messages": "25" }, "received-messages": { "total-messages": "25" } },
    later: { "sent-messages": { "total-messages": "31" }, "received-messages": { "total-messages": "32" } },
    broken: { "session-state": "active" },
  },
  // What templates read of text, in their names for it.
  {
    platform: "cisco_iosxe",
    command: "show ip eigrp neighbors",
    steady: { ip_address: "10.0.0.2", interface: "Gi1" },
    first: { hold: "13", uptime: "00:01:02" },
    later: { hold: "11", uptime: "00:01:09" },
    broken: { ip_address: "10.0.0.9" },
  },
  {
    platform: "cisco_iosxe",
    command: "show ip bgp summary",
    steady: { bgp_neighbor: "10.0.0.2", state_or_prefixes_received: "4" },
    first: { messages_received: "10", messages_sent: "11", up_down: "00:01:02" },
    later: { messages_received: "12", messages_sent: "14", up_down: "00:03:02" },
    broken: { state_or_prefixes_received: "Idle" },
  },
  {
    platform: "cisco_iosxe",
    command: "show ipv6 neighbors",
    steady: { ipv6_address: "fe80::1", state: "REACH" },
    first: { age: "0" },
    later: { age: "3" },
    broken: { mac_address: "aaaa.bbbb.cccc" },
  },
  {
    platform: "cisco_nxos",
    command: "show hsrp all",
    steady: { group: "1", state: "Active", timers_hold_sec: "10" },
    first: { last_state_change: "00:01:02", standby_expire: "8.1" },
    later: { last_state_change: "00:01:09", standby_expire: "7.3" },
    broken: { state: "Standby" },
  },
  {
    platform: "cisco_iosxe",
    command: "show interfaces",
    steady: { interface: "Gi1", link_status: "up", input_errors: "0", up: "yes" },
    first: { last_input: "00:00:01", input_packets: "5", output_rate: "2000" },
    later: { last_input: "00:00:03", input_packets: "9", output_rate: "1000" },
    broken: { link_status: "down" },
  },
  {
    platform: "huawei_vrp",
    command: "display bgp peer",
    steady: { neighbor: "10.0.0.2", remote_as: "65001" },
    first: { msg_rcvd: "10", out_q: "0", up_down: "00:01:02" },
    later: { msg_rcvd: "12", out_q: "1", up_down: "00:03:02" },
    broken: { state: "Idle" },
  },
];

describe.each(CASES)("$platform: $command", ({ platform, command, steady, first, later, broken }) => {
  const state = (...parts: Json[]): Json => ({ list: { one: Object.assign({}, steady, ...parts) as Json } });

  it("its timers are left out", () => {
    expect(changed(platform, command, state(first), state(later))).toEqual([]);
  });

  it("its state is not", () => {
    expect(changed(platform, command, state(first), state(later, broken))).toHaveLength(1);
    for (const name of Object.keys(steady as object)) {
      const { [name]: _gone, ...rest } = steady as Record<string, Json>;
      const without: Json = { list: { one: { ...rest, ...(first as object) } as Json } };
      expect([name, changed(platform, command, state(first), without).length]).toEqual([name, 1]);
    }
  });

  it("its timers are compared where that is asked for", () => {
    expect(changed(platform, command, state(first), state(later), true).length).toBeGreaterThan(0);
  });
});

it("platforms with FRRouting inside leave out what frr does", () => {
  const ours = platforms["frr"]?.volatile_data ?? [];
  for (const name of ["vyos", "sonic", "cumulus_linux", "linux"])
    expect([name, platforms[name]?.volatile_data]).toEqual([name, expect.arrayContaining(ours)]);
});

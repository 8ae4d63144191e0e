// Every device of fakenos that speaks one of our platforms: login, paging, a command, logout; netmiko beside on the same one.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostKeyFile } from "../../packages/devices/src/hostkeys/file.js";
import { openSession } from "../../packages/devices/src/open.js";
import { cliPlatforms } from "../../packages/devices/src/testing/platform.js";
import type { Session } from "../../packages/devices/src/session.js";
import { resolvedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type FakeDevice, type FakeNos, startFakeNos } from "../services/fakenos.js";

interface Case extends FakeDevice {
  ours: string;
  command: string;
  /** Switches paging off; absent where the platform has nothing to switch off, or fakenos does not know it. */
  paging?: string;
  /** netmiko's driver, where it is not called as fakenos calls the device. */
  netmiko?: string;
  netmiko_options?: object;
}

// The drivers of netmiko for these wait for a prompt, a user name or a way of logging in that fakenos does not have.
const generic = "generic";
const cases: Record<string, Case> = {
  sros: { platform: "alcatel_sros", ours: "nokia_sros", command: "show lag", paging: "environment no more" },
  eos: {
    platform: "arista_eos",
    ours: "arista_eos",
    command: "show port-channel summary",
    paging: "terminal length 0",
  },
  gaia: {
    platform: "checkpoint_gaia",
    ours: "checkpoint_gaia",
    command: "show dns",
    paging: "set clienv rows 0",
  },
  asa: { platform: "cisco_asa", ours: "cisco_asa", command: "show version" },
  ios: { platform: "cisco_ios", ours: "cisco_ios", command: "show ip mroute", paging: "terminal length 0" },
  iosxe: {
    platform: "cisco_ios",
    ours: "cisco_iosxe",
    command: "show vrf detail",
    paging: "terminal length 0",
    netmiko: "cisco_xe",
  },
  nxos: { platform: "cisco_nxos", ours: "cisco_nxos", command: "show version", paging: "terminal length 0" },
  s300: { platform: "cisco_s300", ours: "cisco_s300", command: "show version", paging: "terminal datadump" },
  iosxr: {
    platform: "cisco_xr",
    ours: "cisco_iosxr",
    command: "show version brief",
    paging: "terminal length 0",
  },
  exos: {
    platform: "extreme_exos",
    ours: "extreme_exos",
    command: "show ipconfig",
    paging: "disable clipaging",
  },
  fortios: { platform: "fortinet", ours: "fortinet_fortios", command: "get system arp", netmiko: generic },
  comware: {
    platform: "hp_comware",
    ours: "hp_comware",
    command: "display clock",
    paging: "screen-length disable",
  },
  comware_brackets: {
    platform: "hp_comware",
    ours: "hp_comware",
    command: "display arp",
    paging: "screen-length disable",
    base_prompt: "<HPE",
  },
  procurve: { platform: "hp_procurve", ours: "hp_procurve", command: "show ip", paging: "no page" },
  vrp: {
    platform: "huawei_vrp",
    ours: "huawei_vrp",
    command: "display version",
    paging: "screen-length 0 temporary",
  },
  vrp_brackets: {
    platform: "huawei_vrp",
    ours: "huawei_vrp",
    command: "display arp brief",
    paging: "screen-length 0 temporary",
    base_prompt: "<HUAWEI",
  },
  vrpv8: {
    platform: "huawei_vrp",
    ours: "huawei_vrpv8",
    command: "display version",
    paging: "screen-length 0 temporary",
    netmiko: "huawei_vrpv8",
  },
  junos: {
    platform: "juniper_junos",
    ours: "juniper_junos",
    command: "show chassis hardware",
    paging: "set cli screen-length 0",
  },
  // Of the same make as one of ours: FASTPATH, the ASA within FTD, the switches that Cisco and Dell bought from Marvell.
  icos: { platform: "broadcom_icos", ours: "ubiquiti_edgeswitch", command: "show isdp neighbors" },
  ftd: { platform: "cisco_ftd", ours: "cisco_asa", command: "show arp" },
  powerconnect: {
    platform: "dell_powerconnect",
    ours: "cisco_s300",
    command: "show interfaces status",
    netmiko: generic,
  },
  debian: { platform: "linux", ours: "linux", command: "arp -a" },
  routeros: {
    platform: "mikrotik_routeros",
    ours: "mikrotik_routeros",
    command: "system clock print",
    netmiko: generic,
  },
  routeros_brackets: {
    platform: "mikrotik_routeros",
    ours: "mikrotik_routeros",
    command: "interface ethernet print",
    base_prompt: "[admin@MikroTik] ",
    username: "admin+ct511w4098h",
    netmiko_options: { username: "admin", default_enter: "\n" },
  },
  panos: {
    platform: "paloalto_panos",
    ours: "paloalto_panos",
    command: "show system info",
    paging: "set cli scripting-mode on",
    netmiko: generic,
  },
  edgeos: {
    platform: "ubiquiti_edgerouter",
    ours: "vyos",
    command: "show version",
    netmiko: "ubiquiti_edgerouter",
  },
  edgeswitch: {
    platform: "ubiquiti_edgeswitch",
    ours: "ubiquiti_edgeswitch",
    command: "show arp",
    paging: "terminal length 0",
  },
  vyos: {
    platform: "vyatta_vyos",
    ours: "vyos",
    command: "show interfaces",
    paging: "set terminal length 0",
    netmiko: "vyos",
  },
};

/** Platforms of fakenos that none of ours is made for, though some of the shorter dialogs would do. */
const others = [
  "alcatel_aos",
  "allied_telesis_awplus",
  "aruba_os",
  "avaya_ers",
  "avaya_vsp",
  "brocade_fastiron",
  "brocade_netiron",
  "ciena_saos",
  "dell_force10",
  "dlink_ds",
  "eltex",
  "ericsson_ipos",
  "huawei_smartax",
  "ipinfusion_ocnos",
  "juniper_screenos",
  "ruckus_fastiron",
  "yamaha",
  "zyxel_os",
];

const platforms = await cliPlatforms();
let fakenos: FakeNos;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fakenos-"));
  const devices = Object.entries(cases).map(([name, { platform, base_prompt, username }]) => [
    name,
    { platform, ...(base_prompt ? { base_prompt } : {}), ...(username ? { username } : {}) },
  ]);
  fakenos = await startFakeNos(process.env, Object.fromEntries(devices) as Record<string, FakeDevice>);
}, 300_000);
afterAll(async () => {
  await fakenos?.close();
  await rm(folder, { recursive: true, force: true });
});

function open(name: string, { ours, username = "netops" }: Case): Promise<Session> {
  return openSession({
    device: resolvedDevice({ name, port: fakenos.ports[name]!, platform: ours }),
    platform: platforms[ours]!,
    login: { username, password: fakenos.password },
    hostKeys: hostKeyFile(join(folder, `known_hosts_${name}`)),
  });
}

/** Blanks at line ends and around the whole are not output. */
const trimmed = (text: string): string => text.replace(/[ \t\r]+$/gm, "").trim();

describe.concurrent.each(Object.entries(cases))("%s", (name, one) => {
  test("is logged in to, answers as it answers netmiko, and is left without a session", async ({
    expect,
  }) => {
    const session = await open(name, one);
    const { output, refused } = await session.send(one.command, { timeout_ms: 20_000 });
    expect(refused).toBeUndefined();
    expect(output).not.toContain("Unknown command");
    if (one.paging !== undefined) {
      expect(platforms[one.ours]!.setup).toContain(one.paging);
      expect((await session.send(one.paging, { timeout_ms: 20_000 })).output).not.toContain(
        "Unknown command",
      );
    }
    expect(session.mode).toBe(platforms[one.ours]!.command_mode);
    expect(await session.alive(10_000)).toBe(true);
    await session.close();
    await expect.poll(() => fakenos.sessions(name), { timeout: 10_000 }).toBe(0);

    const theirs = await fakenos.netmiko(name, one.netmiko ?? one.platform, one.command, one.netmiko_options);
    expect(trimmed(output)).toBe(trimmed(theirs));
    expect(trimmed(output).length).toBeGreaterThan(20);
  });
});

test("every platform of fakenos is among these, or is none of ours", () => {
  const tried = Object.values(cases).map(({ platform }) => platform);
  expect([...new Set([...tried, ...others])].sort()).toEqual(fakenos.platforms);
});

test("a command that the device does not know is told as refused, and leaves the session usable", async () => {
  const session = await open("ios", cases["ios"]!);
  const { refused } = await session.send("frobnicate", { timeout_ms: 20_000 });
  expect(refused).toContain("% Invalid input detected");
  const after = await session.send("show ip mroute", { timeout_ms: 20_000 });
  expect(after.refused).toBeUndefined();
  expect(after.output).toContain("Multicast");
  await session.close();
});

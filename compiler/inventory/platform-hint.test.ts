// Names that other tools give to platforms, and what is proposed for each.
import { expect, it } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { PLATFORM_ALIASES } from "../../schemas/platform-aliases.js";
import { compile } from "../index.js";

const platforms = await loadPlatforms();
const spec = { text: "name: t\nsteps: [{ run: show version }]\n", file: "spec.yaml" };

/** What the compiler says of a device of this platform. */
function hintFor(platform: string): string | undefined {
  const text = `devices:\n  r1: { platform: ${JSON.stringify(platform)} }\n`;
  const result = compile({ spec, inventory: { text, file: "inventory.yaml" } }, { platforms });
  if ("plan" in result) return undefined;
  const found = result.diagnostics.find(({ code }) => code === "unknown_platform");
  return found && `${found.file}:${found.line}:${found.column} ${found.hint}`;
}

it.each([
  ["netmiko", "cisco_xe", "`cisco_iosxe`"],
  ["netmiko", "cisco_xr", "`cisco_iosxr`"],
  ["netmiko", "cisco_wlc", "`cisco_aireos`"],
  ["netmiko", "cisco_ios_telnet", "`cisco_ios` with `transport: telnet`"],
  ["netmiko", "nokia_srl_ssh", "`nokia_srl`"],
  ["netmiko", "brocade_netiron", "`extreme_ironware`"],
  ["netmiko", "fortinet", "`fortinet_fortios`"],
  ["NAPALM", "eos", "`arista_eos`"],
  ["NAPALM", "ios", "`cisco_ios` or `cisco_iosxe`"],
  ["NAPALM", "iosxr_netconf", "`cisco_iosxr`"],
  ["NAPALM", "ros", "`mikrotik_routeros`"],
  ["Ansible", "cisco.ios.ios", "`cisco_ios` or `cisco_iosxe`"],
  ["Ansible", "junipernetworks.junos.junos", "`juniper_junos`"],
  ["Ansible", "dellemc.enterprise_sonic.sonic", "`sonic`"],
  ["Ansible", "nokia.sros.md", "`nokia_sros_md`"],
  ["Ansible", "community.network.ce", "`huawei_vrpv8`"],
  ["Ansible", "frr.frr.frr", "`frr`"],
  ["Ansible", "ciscosmb", "`cisco_s300`"],
  ["scrapli", "nokia_srlinux", "`nokia_srl`"],
  ["scrapli", "cisco_cbs", "`cisco_s300`"],
  ["Unicon", "iosxe", "`cisco_iosxe`"],
  ["Unicon", "nxos", "`cisco_nxos`"],
  ["Unicon", "hvrp", "`huawei_vrp`"],
  ["Unicon", "sros", "`nokia_sros` or `nokia_sros_md`"],
  ["Unicon", "sdwan", "`cisco_iosxe_sdwan` or `cisco_viptela`"],
  ["containerlab", "arista_ceos", "`arista_eos`"],
  ["containerlab", "vr-csr", "`cisco_iosxe`"],
  ["containerlab", "vr-nokia_sros", "`nokia_sros`"],
  ["containerlab", "sonic-vs", "`sonic`"],
  ["containerlab", "vyosnetworks_vyos", "`vyos`"],
  ["people", "IOS-XE", "`cisco_iosxe`"],
  ["people", "Cisco IOS XE", "`cisco_iosxe`"],
  ["a mistake", "cisco_iosxee", "`cisco_iosxe`"],
  ["a mistake", "iosxe_typo", "`cisco_iosxe`"],
  ["a mistake", "cisco_xe_x", "`cisco_iosxe`"],
  ["a mistake", "iosex", "`cisco_iosxe`"],
  ["a mistake", "arista-eos-switch", "`arista_eos`"],
  ["a mistake", "juniper_junis", "`juniper_junos`"],
  ["a mistake", "nokia_srlinx", "`nokia_srl`"],
])("%s: %s", (_, name, meant) => {
  expect(hintFor(name)).toBe(`inventory.yaml:2:19 did you mean ${meant}?`);
});

it("a name that is near to none is answered with those that there are", () => {
  expect(hintFor("cobol")).toMatch(/^inventory.yaml:2:19 there are `arista_eos`, /);
});

it("the name of a maker alone is answered with its common platforms", () => {
  expect(hintFor("cisco")).toMatch(
    /^inventory.yaml:2:19 cisco makes several: write `cisco_iosxe`, `cisco_ios`, `cisco_nxos`, `cisco_iosxr` and \d+ more$/,
  );
  expect(hintFor("Nokia")).toContain("`nokia_sros`, `nokia_srl`, `nokia_sros_md`");
  expect(hintFor("huawei")).toBe("inventory.yaml:2:19 did you mean `huawei_vrp` or `huawei_vrpv8`?");
});

it("every row is a platform of ours, and no alias is one", () => {
  for (const [platform, aliases] of Object.entries(PLATFORM_ALIASES)) {
    expect(platforms).toHaveProperty([platform]);
    for (const alias of aliases.split(" ")) expect(Object.keys(platforms)).not.toContain(alias);
  }
  const named = Object.keys(PLATFORM_ALIASES);
  // Every tool calls these by the names that they have here, or none knows them.
  expect(Object.keys(platforms).filter((name) => !named.includes(name))).toEqual(["netconf", "windows"]);
});

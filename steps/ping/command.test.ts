// The command of a ping on each platform, and what its values may not bring.
import { expect, test } from "vitest";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { effectOf } from "../../compiler/effect.js";
import { pingCommand } from "./command.js";

const platforms = await loadPlatforms();
const all = Object.values(platforms).filter(({ ping }) => ping !== undefined);
const command = (platform: string, values: Parameters<typeof pingCommand>[1]) =>
  pingCommand(platforms[platform]!.ping!, values);

test("the platforms that have one", () => {
  expect(all.map(({ name }) => name)).toEqual(
    expect.arrayContaining(
      "cisco_ios cisco_iosxe cisco_iosxr cisco_nxos arista_eos juniper_junos nokia_srl nokia_sros huawei_vrp frr linux vyos mikrotik_routeros".split(
        " ",
      ),
    ),
  );
});

test.each(all)("$name: it reads, and never goes on by itself", (platform) => {
  for (const values of [
    { to: "192.0.2.1" },
    { to: "2001:db8::1", count: 3, size: 1_400, source: "Loopback0", vrf: "MGMT" },
  ]) {
    const text = pingCommand(platform.ping!, values);
    expect(text).not.toMatch(/[{}[\]]|undefined/);
    expect([text, effectOf(platform, text)]).toEqual([text, "read"]);
    const rule = platform.endless?.find((each) => new RegExp(each.command).test(text));
    const isBounded = rule?.unless !== undefined && new RegExp(rule.unless).test(text);
    expect([text, rule === undefined || isBounded || rule.interrupt_ms !== undefined]).toEqual([text, true]);
  }
});

test.each([
  ["cisco_iosxe", "ping vrf MGMT 192.0.2.1 repeat 3 size 1400 source Loopback0"],
  ["cisco_iosxr", "ping vrf MGMT 192.0.2.1 count 3 size 1400 source Loopback0"],
  ["cisco_nxos", "ping 192.0.2.1 count 3 packet-size 1400 source Loopback0 vrf MGMT"],
  ["juniper_junos", "ping 192.0.2.1 count 3 size 1400 source Loopback0 routing-instance MGMT"],
  ["nokia_srl", "ping 192.0.2.1 network-instance MGMT -c 3 -s 1400 -I Loopback0"],
  ["huawei_vrp", "ping -c 3 -s 1400 -a Loopback0 -vpn-instance MGMT 192.0.2.1"],
  ["mikrotik_routeros", "/ping 192.0.2.1 count=3 size=1400 src-address=Loopback0 vrf=MGMT"],
])("%s: all of its values", (platform, text) => {
  expect(
    command(platform, { to: "192.0.2.1", count: 3, size: 1_400, source: "Loopback0", vrf: "MGMT" }),
  ).toBe(text);
});

test("where it has to name one, the network instance is `default`", () => {
  expect(command("nokia_srl", { to: "192.0.2.1" })).toBe("ping 192.0.2.1 network-instance default -c 5");
});

test.each([
  { to: "192.0.2.1 repeat 100000" },
  { to: "192.0.2.1;reboot" },
  { to: "-f" },
  { to: "" },
  { to: "192.0.2.1", vrf: "a b" },
  { to: "192.0.2.1", source: "Gi0/1 size 9000" },
])("a value brings no options of its own: %j", (values) => {
  expect(() => command("cisco_iosxe", values)).toThrow(/nothing was sent/);
});

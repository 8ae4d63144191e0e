// The platform of a device whose source names none: a group may say it.
import { describe, expect, it } from "vitest";
import { read } from "./testing/read.js";

describe("a device without a platform", () => {
  const hosts = `
[arista_eos]
leaf1
[ios]
r1
[junos]
j1 ansible_network_os=junipernetworks.junos.junos
[ce]
ce1
[frr]
server1
[juniper]
[cisco_nxos]
[access:children]
cisco_nxos
[cisco_nxos]
nx1
`;
  const { devices, chosen } = read("ansible", "hosts", { hosts });
  it("has that which one of its groups is called by, and a note says so", () => {
    expect(devices.leaf1!.platform).toBe("arista_eos");
    expect(devices.r1!.platform).toBe("cisco_ios");
    expect(devices.nx1!.platform).toBe("cisco_nxos");
    expect(chosen.join("\n")).toContain(
      "`leaf1`: no platform is stated; its group is called `arista_eos`, so arista_eos is taken",
    );
  });
  it("does not have that of a group whose name means something else more often", () => {
    expect(devices.ce1!.platform).toBe("linux");
    expect(devices.server1!.platform).toBe("linux");
  });
  it("is read so of Nornir, too", () => {
    const found = read("nornir", "hosts.yaml", {
      "hosts.yaml": "nx1: { hostname: 192.0.2.1, groups: [prod, nxos] }\nr1: { groups: [prod] }\n",
      "groups.yaml": "nxos: {}\nprod: {}\n",
    });
    expect(found.devices.nx1!.platform).toBe("cisco_nxos");
    expect(found.lost.join("\n")).toContain("`r1`: no platform is stated, so the device is left out");
  });
  it("has that of the user's map first", () => {
    const found = read("ansible", "hosts", { hosts }, { map: "devices: { leaf1: frr }" });
    expect(found.devices.leaf1!.platform).toBe("frr");
  });
});

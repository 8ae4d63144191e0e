// SimpleInventory as people write it: ports of APIs, files with several documents.
import { describe, expect, it } from "vitest";
import { read, refusal } from "../testing/read.js";

describe("a port that NAPALM uses for an API", () => {
  const { devices, chosen } = read("nornir", "hosts.yaml", {
    "hosts.yaml": `junos: { hostname: 192.0.2.1, platform: junos, port: 830 }
eapi: { hostname: 192.0.2.2, platform: eos, port: 443 }
ssh: { hostname: 192.0.2.3, platform: ios, port: 2222 }
both: { hostname: 192.0.2.4, platform: eos, port: 443, connection_options: { netmiko: { port: 8022 } } }
`,
  });
  it("is not taken for that of SSH, and a note says so", () => {
    expect(devices.junos!.port).toBe(22);
    expect(devices.eapi!.port).toBe(22);
    expect(chosen.join("\n")).toContain(
      "hosts.yaml:1 `junos`: the port 830 is that of NETCONF; the device is reached over SSH on port 22",
    );
    expect(chosen.join("\n")).toContain("hosts.yaml:2 `eapi`: the port 443 is that of an HTTP API");
  });
  it("leaves another one alone, and that of an SSH connection wins", () => {
    expect(devices.ssh!.port).toBe(2222);
    expect(devices.both!.port).toBe(8022);
  });
});

describe("a file with several documents", () => {
  it("is refused with the line of the second, since Nornir reads none of it", () => {
    const files = {
      "hosts.yaml": "r1: { platform: ios, groups: [core] }\n",
      "groups.yaml": "core:\n  username: a\n---\ncore:\n  username: b\n",
    };
    expect(refusal(() => read("nornir", "hosts.yaml", files))).toContain(
      "groups.yaml:4: this file has several YAML documents",
    );
  });
  it("is one where nothing stands behind the last line of dashes", () => {
    const files = { "hosts.yaml": "---\nr1: { platform: ios }\n---\n# nothing\n" };
    expect(Object.keys(read("nornir", "hosts.yaml", files).devices)).toEqual(["r1"]);
  });
});

describe("Telnet that only netmiko's device type states", () => {
  it("is Telnet, also where the group's platform is NAPALM's word", () => {
    const files = {
      "hosts.yaml":
        "r1:\n  groups: [ios]\n  connection_options: { netmiko: { platform: cisco_ios_telnet, port: 23 } }\nr2: { groups: [ios] }\n",
      "groups.yaml": "ios: { platform: ios, connection_options: { netmiko: { platform: cisco_ios } } }\n",
    };
    const { devices } = read("nornir", "hosts.yaml", files);
    expect(devices.r1).toMatchObject({ transport: "telnet", port: 23, platform: "cisco_ios" });
    expect(devices.r2).toMatchObject({ transport: "ssh", port: 22 });
  });
});

describe("a key that Nornir does not read", () => {
  it("is named with its line, for hosts, groups and defaults", () => {
    const { lost } = read("nornir", "hosts.yaml", {
      "hosts.yaml":
        "r1:\n  platform: ios\n  hostnam: 192.0.2.1\n  site: lab1\nr2:\n  platform: ios\n  site: lab2\n",
      "groups.yaml": "core:\n  vlan: 7\n",
      "defaults.yaml": "user: ops\n",
    });
    expect(lost).toEqual(
      expect.arrayContaining([
        "hosts.yaml:3 `r1`: neither Nornir nor this import reads `hostnam`",
        "hosts.yaml:4 `r1`, `r2`: neither Nornir nor this import reads `site`",
        "groups.yaml:2 `group core`: neither Nornir nor this import reads `vlan`",
        "defaults.yaml:1 `defaults`: neither Nornir nor this import reads `user`",
      ]),
    );
  });
  it("may be one of Nornir 1", () => {
    const text = "r1:\n  group: core\n  nornir_host: 192.0.2.1\n";
    const { lost } = read(
      "nornir",
      "hosts.yaml",
      { "hosts.yaml": text },
      { map: "devices: { r1: arista_eos }" },
    );
    expect(lost).toContain("hosts.yaml:2 `r1`: neither Nornir nor this import reads `group`");
    expect(lost).toContain("hosts.yaml:3 `r1`: neither Nornir nor this import reads `nornir_host`");
  });
});

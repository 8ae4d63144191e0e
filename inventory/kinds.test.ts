// The other kinds: what each source means, and that secrets stay out.
import { describe, expect, it } from "vitest";
import { read, refusal } from "./testing/read.js";

describe("nornir", () => {
  const files = {
    "inventory/hosts.yaml": `r1:
  hostname: 192.0.2.1
  groups: [core, eos]
  data: { site: lon, nested: { a: 1 } }
r2:
  hostname: r2.example.net
  port: 8022
  username: other
  groups: [core]
  platform: cisco_xe_telnet
`,
    "inventory/groups.yaml":
      "core:\n  groups: [global]\n  username: ops\neos:\n  platform: eos\nglobal:\n  data: { domain: global.local, site: none }\n  connection_options:\n    netmiko: { extras: { secret: hunter3LITERAL } }\n",
    "inventory/defaults.yaml":
      "username: root\npassword: hunter2LITERAL\nplatform: ios\ndata: { domain: acme.local }\n",
  };
  const { devices, document, lost, text } = read("nornir", "inventory", files);
  it("resolves host, groups depth first, defaults", () => {
    expect(devices.r1).toMatchObject({
      host: "192.0.2.1",
      platform: "arista_eos",
      groups: ["core", "global", "eos"],
      vars: { site: "lon", domain: "global.local", nested: { a: 1 } },
    });
    expect(devices.r2).toMatchObject({ port: 8022, platform: "cisco_iosxe", transport: "telnet" });
  });
  it("keeps passwords and enable secrets out", () => {
    expect(text).not.toContain("LITERAL");
    expect(document.credentials[devices.r1!.credential!]).toMatchObject({
      username: "ops",
      password: { env: "EOS_PASSWORD" },
      enable: { env: "EOS_ENABLE" },
    });
    expect(lost.map((note) => note.split(" ")[0])).toContain("inventory/defaults.yaml:2");
  });
  it("follows Nornir's configuration", () => {
    const config =
      "inventory:\n  plugin: SimpleInventory\n  options: { host_file: inv/h.yml, group_file: inv/g.yml }\n";
    const found = read("nornir", "config.yaml", {
      "config.yaml": config,
      "inv/h.yml": "r1: { groups: [a] }\n",
      "inv/g.yml": "a: { platform: nxos }\n",
    });
    expect(found.devices.r1!.platform).toBe("cisco_nxos");
  });
});

describe("pyats", () => {
  const testbed = `testbed:
  credentials:
    default: { username: admin, password: "%ENV{PYATS_PASSWORD}" }
    enable: { password: "%ASK{}" }
devices:
  jump:
    os: linux
    connections: { cli: { protocol: ssh, ip: 198.51.100.7 } }
    credentials: { default: { username: j, password: hunter2LITERAL } }
  r1:
    os: iosxe
    platform: cat9k
    type: router
    custom: { abstraction: { order: [os] }, rack: 7 }
    connections:
      defaults: { class: unicon.Unicon, via: vty }
      con: { protocol: telnet, ip: 192.0.2.9, port: 2004 }
      vty: { protocol: ssh, ip: 192.0.2.1, port: 2022, proxy: jump, ssh_options: "-o StrictHostKeyChecking=no" }
  r2:
    os: nxos
    connections: { a: { protocol: telnet, ip: "192.0.2.9", port: 2005 } }
  r3:
    os: iosxr
    connections: { cli: { command: "ssh -p 2222 -l ops 192.0.2.3" } }
  r4:
    os: iosxr
    connections: { cli: { command: mock_device_cli --os iosxr } }
`;
  const { devices, document, lost, text } = read("pyats", "testbed.yaml", { "testbed.yaml": testbed });
  it("takes the connection that the testbed prefers, else SSH, else Telnet", () => {
    expect(devices.r1).toMatchObject({
      host: "192.0.2.1",
      port: 2022,
      platform: "cisco_iosxe",
      jumps: ["jump"],
      tags: ["router"],
      vars: { rack: 7 },
    });
    expect(devices.r1!.ssh.strict_host_key_checking).toBe("no");
    expect(devices.r2).toMatchObject({ transport: "telnet", port: 2005, platform: "cisco_nxos" });
    expect(devices.r3).toMatchObject({ host: "192.0.2.3", port: 2222 });
  });
  it("turns %ENV{} into a reference, and names %ASK{} and clear text with their lines", () => {
    expect(text).not.toContain("LITERAL");
    expect(document.credentials[devices.r1!.credential!].password).toEqual({ env: "PYATS_PASSWORD" });
    expect(lost.join("\n")).toMatch(/testbed\.yaml:4 `enable` is asked for at the terminal \(%ASK\{\}\)/);
    expect(lost.join("\n")).toMatch(/testbed\.yaml:9 `password` in clear text is not taken over/);
    expect(lost.join("\n")).toMatch(/testbed\.yaml:27 `r4`: its connection is a command other than ssh/);
  });
  it("extends another testbed", () => {
    const files = {
      "t.yaml": "extends: base.yaml\ndevices: { r1: { os: eos } }\n",
      "base.yaml": "devices: { r1: { connections: { cli: { ip: 192.0.2.1 } } } }\n",
    };
    expect(read("pyats", "t.yaml", files).devices.r1).toMatchObject({
      host: "192.0.2.1",
      platform: "arista_eos",
    });
  });
  it("says that something else is not a testbed", () => {
    expect(refusal(() => read("pyats", "t.yaml", { "t.yaml": "hosts: {}\n" }))).toContain("not a testbed");
  });
});

describe("containerlab", () => {
  const topology = `name: clos
topology:
  defaults: { kind: nokia_srlinux }
  kinds: { arista_ceos: { image: "ceos:\${CEOS:=4.32}" } }
  groups: { spine: { kind: arista_ceos } }
  nodes:
    spine1: { group: spine, mgmt-ipv4: 172.20.20.11 }
    leaf1: {}
    xr: { kind: vr-xrv9k }
    br: { kind: bridge }
`;
  const { devices, document } = read("containerlab", "clos.clab.yml", { "clos.clab.yml": topology });
  it("reads kinds of groups and defaults, and addresses or names of containers", () => {
    expect(devices.spine1).toMatchObject({
      host: "172.20.20.11",
      platform: "arista_eos",
      groups: ["spine", "arista_ceos"],
    });
    expect(devices.leaf1).toMatchObject({ host: "clab-clos-leaf1", platform: "nokia_srl" });
    expect(devices.xr!.platform).toBe("cisco_iosxr");
    expect(Object.keys(devices)).not.toContain("br");
    expect(document.credentials[devices.xr!.credential!].username).toBe("clab");
  });
  it("names nodes that have no login, and takes the router of the kind `rare` for one that is not known", () => {
    const topology =
      "name: lab\ntopology:\n  nodes:\n    br: { kind: bridge }\n    k1: { kind: k8s-kind }\n    srl1: { kind: srl, mgmt-ipv4: 192.0.2.1 }\n    rtr: { kind: rare, mgmt-ipv4: 192.0.2.2 }\n";
    const { chosen, lost } = read("containerlab", "a.clab.yml", { "a.clab.yml": topology });
    expect(chosen).toEqual(
      expect.arrayContaining([
        "a.clab.yml:4 `br`: a node of the kind `bridge` has no login, and is left out",
        "a.clab.yml:5 `k1`: a node of the kind `k8s-kind` has no login, and is left out",
      ]),
    );
    expect(lost).toContain(
      "a.clab.yml:7 `rtr`: the platform `rare` is not known here, so the device is left out",
    );
  });
  it("says once for all devices which of two platforms a kind is taken for", () => {
    const topology =
      "name: lab\ntopology:\n  nodes:\n    r1: { kind: cisco_iol, mgmt-ipv4: 192.0.2.1 }\n    r2: { kind: cisco_iol, mgmt-ipv4: 192.0.2.2 }\n";
    const { chosen } = read("containerlab", "a.clab.yml", { "a.clab.yml": topology });
    expect(chosen.filter((note) => note.includes("may be"))).toEqual([
      "a.clab.yml:4 `r1`, `r2`: the platform `cisco_iol` may be cisco_ios or cisco_iosxe; cisco_ios is taken",
    ]);
  });
  it("reads the address of a deployed lab", () => {
    const data = JSON.stringify({
      name: "clos",
      type: "clab",
      nodes: {
        leaf1: { kind: "nokia_srlinux", "mgmt-ipv4-address": "172.20.20.3", longname: "clab-clos-leaf1" },
      },
    });
    expect(read("containerlab", "lab", { "lab/topology-data.json": data }).devices.leaf1!.host).toBe(
      "172.20.20.3",
    );
  });
  it("reads its generated Ansible inventory", () => {
    const text =
      "all:\n  children:\n    nokia_srlinux:\n      vars: { ansible_network_os: nokia.srlinux.srlinux, ansible_connection: ansible.netcommon.httpapi, ansible_user: admin, ansible_password: hunter2LITERAL }\n      hosts: { clab-clos-leaf1: { ansible_host: 172.20.20.3 } }\n";
    const found = read("containerlab", "ansible-inventory.yml", { "ansible-inventory.yml": text });
    expect(found.devices["clab-clos-leaf1"]).toMatchObject({
      host: "172.20.20.3",
      platform: "nokia_srl",
      transport: "ssh",
    });
    expect(found.text).not.toContain("LITERAL");
  });
});

describe("csv", () => {
  it("knows columns by the names that people give them", () => {
    const text =
      "Hostname;Management IP;Device Type;User;Password;Role;Rack\nsw1;192.0.2.1/24;cisco_ios;ops;hunter2LITERAL;access core;7\nsw2;192.0.2.2;juniper_junos;ops;hunter2LITERAL;access;8\n";
    const found = read("csv", "d.csv", { "d.csv": `\ufeff${text}` });
    expect(found.devices.sw1).toMatchObject({
      host: "192.0.2.1",
      platform: "cisco_ios",
      groups: ["access-core"],
      vars: { Rack: 7 },
    });
    expect(found.devices.sw2!.platform).toBe("juniper_junos");
    expect(found.document.credentials).toEqual({
      default: { username: "ops", password: { env: "DEFAULT_PASSWORD" } },
    });
    expect(found.text).not.toContain("LITERAL");
    expect(found.lost[0]).toMatch(/^d\.csv:2 a password in clear text is not taken over/);
  });
  it("takes the column whose words are platforms, where `device_type` says what a device is for", () => {
    const { devices } = read("csv", "d.csv", {
      "d.csv":
        "name,mgmt_ip,vendor,device_type,operating_system\nr1,192.0.2.1,cisco,router,ios\ns1,192.0.2.2,arista,switch,eos\n",
    });
    expect(devices.r1).toMatchObject({
      platform: "cisco_ios",
      vars: { device_type: "router", vendor: "cisco" },
    });
    expect(devices.s1!.platform).toBe("arista_eos");
  });
  it("names unknown platforms and doubled names with their lines", () => {
    const { lost, devices } = read("csv", "d.csv", {
      "d.csv": "name,host,platform\nr1,192.0.2.1,frr\nr1,192.0.2.2,frr\nr3,192.0.2.3,acme_os\n",
    });
    expect(Object.keys(devices)).toEqual(["r1"]);
    expect(lost).toEqual(
      expect.arrayContaining([
        "d.csv:3 `r1` was in line 2 already; this line is left out",
        "d.csv:4 `r3`: the platform `acme_os` is not known here, so the device is left out",
      ]),
    );
  });
  it("wants a heading", () => {
    expect(refusal(() => read("csv", "d.csv", { "d.csv": "192.0.2.1,cisco_ios\n" }))).toContain(
      "d.csv:1: the first line names no column",
    );
  });
});

describe("exec", () => {
  const list = JSON.stringify({
    _meta: {
      hostvars: {
        r1: { ansible_host: "192.0.2.1", ansible_user: "ops", ansible_password: "hunter2LITERAL" },
      },
    },
    all: { children: ["ios", "ungrouped"] },
    ios: { hosts: ["r1"], vars: { ansible_network_os: "ios" } },
  });
  it("reads what Ansible's --list prints", () => {
    const found = read(
      "exec",
      "inv.py",
      { "inv.py": "#!/bin/sh\n" },
      { programs: { "./inv.py --list": list } },
    );
    expect(found.devices.r1).toMatchObject({ host: "192.0.2.1", platform: "cisco_ios", groups: ["ios"] });
    expect(found.text).not.toContain("LITERAL");
  });
  it("asks older programs for each host, and runs a command line as it is", () => {
    const programs = {
      "./inv.py --list": JSON.stringify({ ios: ["r1"] }),
      "./inv.py --host r1": JSON.stringify({ ansible_network_os: "eos" }),
    };
    expect(read("exec", "inv.py", { "inv.py": "" }, { programs }).devices.r1!.platform).toBe("arista_eos");
    expect(
      read("exec", "inv --env 'a b'", {}, { programs: { "inv --env a b": list } }).devices.r1!.host,
    ).toBe("192.0.2.1");
  });
  it("takes an inventory of ours as it is, unless it brings a secret along", () => {
    const ours = "devices: { r1: { host: 192.0.2.1, platform: frr } }\n";
    expect(read("exec", "p", {}, { programs: { "p --list": ours } }).devices.r1!.platform).toBe("frr");
    const open =
      "credentials: { a: { username: u, password: hunter2LITERAL } }\ndevices: { r1: { platform: frr } }\n";
    const said = refusal(() => read("exec", "p", {}, { programs: { "p --list": open } }));
    expect(said).toContain("p --list:1: ");
    expect(said).not.toContain("LITERAL");
  });
});

describe("names", () => {
  it("keeps a name that is not allowed as the address, and says so", () => {
    const { devices, chosen } = read("csv", "d.csv", {
      "d.csv": "name,platform\nCore Switch/1,frr\n2001:db8::1,frr\n",
    });
    expect(devices["2001-db8-1"]!.host).toBe("2001:db8::1");
    expect(chosen.join("\n")).toContain("d.csv:2 the device `Core Switch/1` is called `Core-Switch-1` here");
  });
});

// Inventories: what a device ends up with, and what an inventory may not hold.
import { describe, expect, it } from "vitest";
import { platforms } from "../../test/corpus/platforms.js";
import { type Capability, isAllowed, parseAllowance } from "../../schemas/capability.js";
import { absolutePath } from "../worker-path.js";
import { Collector } from "../diagnostics/index.js";
import { readInventory } from "./read.js";

/** @param allow as `ORCHESTRATOR_ALLOW`; absent: everything */
function read(text: string, allow?: string) {
  const problems = new Collector();
  const inventory = readInventory({ text, file: "i.yaml" }, problems, {
    platforms,
    ...(allow === undefined ? {} : { policy: policyOf(allow) }),
  });
  return { inventory, codes: problems.finish().map((one) => `${one.line}:${one.column} ${one.code}`) };
}
const policyOf = (allow: string) => ({
  allows: (capability: Capability) => isAllowed(parseAllowance(allow), capability, absolutePath),
  remedy: () => "",
});
const device = (text: string, name = "r1") => {
  const { inventory, codes } = read(text);
  expect(codes).toEqual([]);
  return inventory!.devices.get(name)!;
};

it("an inventory that comes again is read the same; a change of it is seen, and so is a fault each time", () => {
  const text = "devices: { r1: { platform: frr } }\n";
  const first = read(text);
  expect(read(text)).toEqual(first);
  expect(device(text.replace("frr", "linux")).platform).toBe("linux");
  const faulty = "devices: { r1: { platform: frr, sessions: 010 } }\n";
  const { codes } = read(faulty);
  expect(codes).not.toEqual([]);
  expect(read(faulty).codes).toEqual(codes);
});

describe("resolution", () => {
  it("takes the device over its groups in order over the defaults, and merges vars and ssh by key", () => {
    expect(
      device(`
defaults: { platform: linux, site: d, sessions: 2, vars: { a: d, b: d, c: d, d: d }, ssh: { strict_host_key_checking: no, known_hosts: d }, tags: [d] }
groups:
  one: { platform: frr, vars: { a: 1, b: 1, c: 1 }, tags: [one, both] }
  two: { platform: juniper_junos, site: two, vars: { a: 2, e: { x: 2 } }, tags: [both], port: 2222 }
devices:
  r1: { groups: [one, two], vars: { a: own, e: { y: 1 } }, ssh: { strict_host_key_checking: accept-new } }
`),
    ).toEqual({
      name: "r1",
      host: "r1",
      port: 2222,
      platform: "frr",
      site: "two",
      groups: ["one", "two"],
      tags: ["one", "both", "d"],
      vars: { a: "own", b: 1, c: 1, d: "d", e: { y: 1 } },
      ssh: { strict_host_key_checking: "accept-new", known_hosts: "d" },
      sessions: 2,
      transport: "ssh",
      jumps: [],
    });
  });
  it("has defaults of its own that are safe", () => {
    expect(device("devices: { r1: { platform: frr, host: 10.0.0.1 } }")).toMatchObject({
      host: "10.0.0.1",
      port: 22,
      site: "default",
      sessions: 1,
      ssh: { strict_host_key_checking: "yes" },
    });
    expect(device("devices: { r1: { platform: frr, transport: telnet } }").port).toBe(23);
    expect(device("devices: { r1: { platform: frr, transport: netconf } }").port).toBe(830);
  });
  it("takes `yes` and `no` of host key checking as the words that they are", () => {
    expect(
      device("devices: { r1: { platform: frr, ssh: { strict_host_key_checking: no } } }").ssh
        .strict_host_key_checking,
    ).toBe("no");
  });
});

describe("ssh.keepalive", () => {
  const keepalive = (text: string) =>
    device(`devices: { r1: { platform: frr, ssh: { keepalive: ${text} } } }`).ssh;
  it("is a time, or `off`, and a device may have another one than its group", () => {
    expect(keepalive("2m").keepalive_ms).toBe(120_000);
    expect(keepalive("off").keepalive_ms).toBe(0);
    const text = `
groups: { slow: { ssh: { keepalive: 60s } } }
devices: { r1: { platform: frr, groups: [slow] }, r2: { platform: frr, groups: [slow], ssh: { keepalive: off } } }
`;
    expect([device(text).ssh.keepalive_ms, device(text, "r2").ssh.keepalive_ms]).toEqual([60_000, 0]);
  });
  it.each(["30", "0s", "5h", "often"])("cannot be `%s`", (value) => {
    const text = `devices: { r1: { platform: frr, ssh: { keepalive: ${value} } } }`;
    expect(read(text).codes).toEqual([expect.stringMatching(/^1:51 /)]);
  });
});

describe("jump hosts", () => {
  it("unrolls chains, nearest to us first", () => {
    expect(
      device("defaults: { platform: frr }\ndevices: { r1: { jump: b }, b: { jump: a }, a: {} }").jumps,
    ).toEqual(["a", "b"]);
  });
  it("lets a bastion inherit from its group that it is the bastion", () => {
    const text = "defaults: { platform: frr, jump: b }\ndevices: { r1: {}, b: {} }";
    expect(device(text).jumps).toEqual(["b"]);
    expect(device(text, "b").jumps).toEqual([]);
  });
});

describe("credentials and secrets", () => {
  it("keeps references, never values", () => {
    const { inventory } = read(`
credentials:
  lab: { username: u, password: { env: P }, enable: { file: e }, passphrase: { exec: [pass, show, x] } }
secrets: { snmp: { file: s } }
devices: { r1: { platform: frr, credential: lab } }
`);
    expect(inventory!.credentials.get("lab")).toEqual({
      name: "lab",
      username: "u",
      password: { env: "P" },
      enable: { file: "e" },
      passphrase: { exec: ["pass", "show", "x"] },
    });
    expect(inventory!.secrets.get("snmp")).toEqual({ file: "s" });
  });
});

describe("what touches the worker", () => {
  const text = `credentials:
  a: { username: u, password: { env: P } }
  b: { username: u, agent: false, enable: { file: /s/f } }
  c: { username: u, agent: false, passphrase: { exec: [p, x] } }
  d: { username: u, agent: true, private_key: { file: k } }
secrets: { s: { env: S } }
defaults: { platform: frr, ssh: { known_hosts: /k/d } }
groups: { unused: { transport: local, ssh: { private_key: { file: /s/g } } } }
devices:
  r1: { jump: j, ssh: { known_hosts: /k/r1 } }
  j: { transport: local, ssh: { private_key: { env: K } } }
`;
  const refused = [
    "2:33 secret_source_refused",
    "3:45 secret_source_refused",
    "4:49 secret_source_refused",
    "5:28 capability_refused",
    "5:49 secret_source_refused",
    "6:17 secret_source_refused",
    "7:48 capability_refused",
    "8:32 transport_refused",
    "8:61 secret_source_refused",
    "10:38 capability_refused",
    "11:19 transport_refused",
    "11:48 secret_source_refused",
  ];
  it.each([
    ["", []],
    ["env", ["2:33", "6:17", "11:48"]],
    ["env:P,env:*K*", ["2:33", "11:48"]],
    ["file", ["3:45", "5:49", "8:61"]],
    ["file:/s/", ["3:45", "8:61"]],
    ["file:/s/x/../f", ["3:45"]],
    ["exec:p", ["4:49"]],
    ["known_hosts:/k/", ["7:48", "10:38"]],
    ["agent", ["5:28"]],
    ["local", ["8:32", "11:19"]],
    ["all", refused],
  ])("is refused where it stands, on every level, unless `%s` allows it", (allow, allowed) => {
    const isLeft = (one: string) => !allowed.some((place) => one.startsWith(place));
    expect(read(text, allow).codes).toEqual(refused.filter(isLeft));
  });
  it("is not refused in an inventory of the catalogue", () => {
    expect(read(text).codes).toEqual([]);
  });
});

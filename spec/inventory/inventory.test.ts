// Inventories: what a device ends up with, and what an inventory may not hold.
import { describe, expect, it } from "vitest";
import { platforms } from "../../test/corpus/platforms.js";
import type { AllowedSources } from "../deps.js";
import { Collector } from "../diagnostics/index.js";
import { readInventory } from "./read.js";

function read(text: string, allow?: AllowedSources) {
  const problems = new Collector();
  const inventory = readInventory({ text, file: "i.yaml" }, problems, {
    platforms,
    ...(allow ? { allow } : {}),
  });
  return { inventory, codes: problems.finish().map((one) => `${one.line}:${one.column} ${one.code}`) };
}
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
  it("allows only the sources that are allowed", () => {
    const text = `credentials:
  a: { username: u, password: { env: P } }
  b: { username: u, password: { file: P } }
  c: { username: u, password: { exec: [P] } }
devices: { r1: { platform: frr, ssh: { private_key: { file: k } } } }
`;
    expect(read(text).codes).toEqual([]);
    expect(read(text, { env: true, file: true }).codes).toEqual(["4:33 secret_source_refused"]);
    expect(read(text, {}).codes).toEqual(
      ["2:33", "3:33", "4:33", "5:55"].map((place) => `${place} secret_source_refused`),
    );
  });
  it("takes commands on the worker itself only where `exec` is allowed", () => {
    const text =
      "devices: { t: { platform: linux, transport: local }, r: { platform: frr, transport: telnet } }\n";
    expect(read(text).codes).toEqual([]);
    expect(read(text, { exec: true }).codes).toEqual([]);
    expect(read(text, { env: true, file: true }).codes).toEqual(["1:45 transport_refused"]);
  });
});

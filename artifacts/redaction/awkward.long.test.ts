// Whatever a secret consists of, it is masked where the line says that it is one: every line of the vendors, with other secrets.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadPlatforms } from "../../packages/devices/src/platforms/load.js";
import { createRedactor } from "./index.js";

const platforms = await loadPlatforms();
const read = (path: string): string =>
  readFileSync(new URL(`../../test/corpora/${path}`, import.meta.url), "utf8");
const vendors = parse(read("vendors/lines.yaml")) as Record<string, { secrets: string[] }>;
const netconan = parse(read("netconan/lines.yaml")) as { secrets: string[] };

interface Line {
  line: string;
  text: (plain: string) => string;
}

const SECRET = /⟦[^⟧]*⟧/g;
/** A digest, a cipher, a token of a service: known by its own look, or by what the line says of its form. */
const OF_ONE_FORM =
  /⟦(?:\$|%|0x|\{|ey|AKIA|gh|xox|sk-|-AQ|AQBap|[\dA-Fa-f]{8,}⟧|[^⟧]*={1,2}⟧)| (?:[5-9]|8a|encrypted|cipher\w*|hash2?|ENC) "?⟦|⟧"? (?:encrypted|hash2?|pbkdf2|custom)/;
const PLAIN = "kQ9xTz";
/** Sentences, in which only what looks random is a secret. */
const SAID = /password to ⟦|pppd/;

function linesOf(name: string, secrets: readonly string[]): Line[] {
  const { text } = createRedactor({ secrets: [], shapes: platforms[name]?.secrets ?? [] });
  return secrets
    .filter((line) => !line.includes("\n") && !OF_ONE_FORM.test(line) && !SAID.test(line))
    .filter((line) => !text(line.replaceAll(SECRET, PLAIN)).includes(PLAIN))
    .map((line) => ({ line, text }));
}

const LINES = [
  ...Object.entries(vendors).flatMap(([name, { secrets }]) => linesOf(name, secrets)),
  ...linesOf("", netconan.secrets),
];

/** @returns lines in which the value is shown at the place of a secret */
function shown(value: string, without: RegExp): string[] {
  const count = (text: string): number => text.split(value).length;
  return LINES.filter(({ line, text }) => {
    if (without.test(line)) return false;
    return count(text(line.replaceAll(SECRET, value))) > count(line.replaceAll(SECRET, ""));
  }).map(({ line }) => line);
}

/** Has a meaning of its own in URLs, XML, shells, queries, options of a mount. */
const NO_SIGNS =
  /:\/\/|<\w|<!--|echo |proxy_url|\?|,\w+=|\w=⟦|pwd="|trapsess|snmpwalk|%3D|key = ⟦|^ {13}key /;

it("there are hundreds of lines", () => {
  expect(LINES.length).toBeGreaterThan(900);
});

describe("a secret may end with a sign", () => {
  it.each(["Cisco123!", "sunflower!", "kQ9xTz?", "kQ9xTz.", "kQ9xTz:", "Summer2024."])("%s", (value) => {
    expect(shown(value, /:\/\/|proxy_url/)).toEqual([]);
  });
  it.each(["kQ9xTz;", "kQ9xTz|", "kQ9xTz}", "kQ9xTz)", "kQ9xTz]"])("%s", (value) => {
    expect(shown(value, NO_SIGNS)).toEqual([]);
  });
});

describe("a secret may begin with a sign", () => {
  it.each([
    "<kQ9xTz",
    "{kQ9xTz",
    "|kQ9xTz",
    "?kQ9xTz",
    "[kQ9xTz",
    "(kQ9xTz",
    ";kQ9xTz",
    ":kQ9xTz",
    "`kQ9xTz",
  ])("%s", (value) => {
    expect(shown(value, NO_SIGNS)).toEqual([]);
  });
});

it("a secret may look like a community of BGP, but for one that may be such a community", () => {
  expect(shown("65000:77", /communit/i)).toEqual([]);
});

it.each([
  "snmp-server community 65000:77 RO",
  "set snmp community 65000:77 authorization read-only",
  "snmp-server host 192.0.2.1 version 2c 65000:77",
])("a community of SNMP may look like one of BGP: %s", (line) => {
  expect(createRedactor({ secrets: [], shapes: [] }).text(line)).toBe(line.replace("65000:77", "***"));
});

describe("a secret may consist of digits alone", () => {
  it.each(["48151623", "123456", "1234567890"])("%s", (value) => {
    // a route map sets communities of BGP as numbers too
    expect(shown(value, /^\s*set community ⟦/)).toEqual([]);
  });
  it("1234, but for a line that may be about the key of this number", () => {
    expect(shown("1234", /^\s*set (?:community|key) ⟦|(?:^\s*|#|:)key\s+⟦[^⟧]*⟧$/)).toEqual([]);
  });
});

it.each([
  "ntp server 10.1.1.1 key 7 prefer",
  "ntp server vrf Mgmt 10.1.1.1 key 7 prefer",
  "ntp server 10.1.1.1 key 5 source Loopback0",
  "ntp server 10.1.1.1 key 7 source inside prefer",
  "ntp peer 20.18.11.3 key 6 minpoll 15 prefer version 2",
  " server 10.1.1.1 key 1 prefer",
  "set system ntp server 192.0.2.1 key 1234567",
  " key 1000",
  "  set community 6553700",
  "  set community 100 200 300",
  " bgp bestpath cost-community ignore",
  " neighbor 198.51.100.1 aigp send cost-community 100 poi igp-cost transitive",
  " set community 35:58 79:150 308:650 local-AS",
  "BGP: community 35:58 79:150",
  "lxc config set core.trust_password <some random password>",
  "password [hidden]",
  "password: (none)",
  'rp = r"VTP Password: (\\S+)"',
  "snmp-server community (?P<community>\\S+)",
  "password: {{ password }}",
  '"system_snmp_community": [["events"]],',
])("no secret: %s", (line) => {
  expect(createRedactor({ secrets: [], shapes: [] }).text(line)).toBe(line);
});

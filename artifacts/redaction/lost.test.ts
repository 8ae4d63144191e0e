// What is secret in its line stays so in what is made of the line, and a word that is one by mistake hides nothing elsewhere.
import { describe, expect, it } from "vitest";
import type { Json } from "../../packages/devices/src/words/json.js";
import { createRedactor } from "./index.js";

const OUTPUT = `hostname r1
snmp-server community public RO 5
snmp-server community purple view all RW
snmp-server community 0042 RO
snmp-server host 192.0.2.1 version 2c public bgp
username bob privilege 15 secret 5 $1$abcd$Xyz0123456789
neighbor 192.0.2.9 password 7 0822455D0A16
neighbor 192.0.2.8 password encrypted
key-string "two words"
purple session 1 source interface Ethernet7
vlan 7 name purple
 description the public library, RO
end`;

const plain = createRedactor({ secrets: [], shapes: [] });
const read = plain.read(OUTPUT);
const { json, text } = plain.with(read.found, { ...read, masked: [read.masked] });

describe("a part of a line shows nothing that its line hides", () => {
  it.each<[string, Json, Json]>([
    ["by a regular expression", { rest: "public RO 5" }, { rest: "*** RO 5" }],
    ["with a common word in front", "community public", "community ***"],
    ["of a word that stands elsewhere too", ["purple view all RW"], ["*** view all RW"]],
    ["in the middle of a line", "2c public bgp", "2c *** bgp"],
    [
      "several lines",
      "community public RO 5\nsnmp-server community purple view",
      "community *** RO 5\nsnmp-server community *** view",
    ],
    ["the value alone", ["public", "purple", "0042", "two words"], ["***", "***", "***", "***"]],
    ["by `split`", 'key-string "two words"'.split(" "), ["key-string", "***", "***"]],
    ["by `substring`", ["0822455", "5D0A16", "$1$abcd"], ["***", "***", "***"]],
    [
      "with other blanks",
      "neighbor 192.0.2.9   password 7   0822455D0A16",
      "neighbor 192.0.2.9   password 7   ***",
    ],
    ["a column of a table", { community: "0042", access: "RO" }, { community: "***", access: "RO" }],
  ])("%s", (_, value, expected) => {
    expect(json(value)).toEqual(expected);
  });
});

describe("what is not a secret stays", () => {
  it.each<[Json]>([
    ["purple session 1 source interface Ethernet7"],
    [" description the public library, RO"],
    ["vlan 7 name purple"],
    [["encrypted", "15", "7", "5", "RO", "r1", "all", "bgp"]],
    ["password encryption: encrypted"],
  ])("%j", (value) => {
    expect(json(value)).toEqual(value);
  });

  it("in other texts", () => {
    const later = "purple session 1\nspanning-tree mode encrypted 7 0\nmtu 0042 text view all";
    expect(text(later)).toBe(later);
    expect(read.found).not.toContain("encrypted");
    expect(read.found).not.toContain("purple");
  });
});

it("a text of JSON that is written with escapes is known by its value", () => {
  const output = JSON.stringify({ x: [{}], password: 'c4n"a\\ry' });
  const masked = plain.read(output);
  const after = plain.with(masked.found, { ...masked, masked: [masked.masked] });
  expect(after.json(['c4n"a\\ry', 'is c4n"a\\ry now'])).toEqual(["***", "is *** now"]);
});

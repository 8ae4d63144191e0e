// Whatever a source holds, a reader answers with an inventory that the compiler takes, or refuses with a reason.
import fc from "fast-check";
import { expect, it } from "vitest";
import { READERS, SourceError } from "./index.js";
import type { Fetched } from "./reader.js";
import { read } from "./testing/read.js";

const PIECES = [
  "all:",
  "hosts:",
  "children:",
  "vars:",
  "devices:",
  "topology:",
  "nodes:",
  "connections:",
  "r1:",
  "Host r1",
  "Match all",
  "Include x",
  "[core]",
  "[core:vars]",
  "[core:children]",
  "core",
  "r[01:03]",
  "ansible_host=192.0.2.1",
  "ansible_port: x",
  "groups: [r1, core]",
  "- a",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  "{{ x }}",
  "%ENV{X}",
  "%ASK{}",
  "!vault |",
  "&a",
  "*a",
  "<<: *a",
  "name,host,platform",
  "r1,192.0.2.1,frr",
  "\t",
  "ProxyJump a,b",
  "HostName %h",
  "platform: frr",
  "os: iosxe",
  "kind: srl",
  "proxy: r1",
  "null",
  "1",
  "::1",
  "\u0000",
  "é",
  "__proto__: 1",
];

it.each(Object.keys(READERS).filter((kind) => READERS[kind]?.fetch === undefined))("%s", (kind) => {
  const text = fc
    .array(
      fc.tuple(fc.constantFrom("", "  ", "    "), fc.constantFrom(...PIECES), fc.constantFrom("\n", " ")),
      { maxLength: 25 },
    )
    .map((parts) => parts.flat().join(""));
  fc.assert(
    fc.property(text, (content) => {
      expect(mistakesOf(kind, content)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

/** In what a service answers, anything may be anything. */
const odd = fc.oneof(
  fc.constantFrom("r1", "", "cisco_ios", "192.0.2.1/24", "a b/ü", "__proto__", "x".repeat(300)),
  fc.jsonValue({ maxDepth: 3 }),
);
const part = fc.oneof(
  odd,
  fc.record({ id: odd, name: odd, slug: odd, address: odd, master: odd, value: odd, model: odd }),
);
const NAMES =
  "id name role device_role site location platform primary_ip primary_ip4 primary_ip6 virtual_chassis tags status device_type config_context custom_fields serial".split(
    " ",
  );
const item = fc.oneof(
  odd,
  fc.record(Object.fromEntries(NAMES.map((name) => [name, part])), { requiredKeys: [] }),
);

it.each(["netbox", "nautobot"])("%s", (kind) => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 5 }), (items) => {
      const fetched = { address: "https://host", items: items as never };
      expect(mistakesOf(kind, "", fetched)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

/** Of the result; a refusal has none. */
function mistakesOf(kind: string, content: string, fetched?: Fetched): string[] {
  try {
    return read(
      kind,
      "x",
      { x: content },
      { programs: { "./x --list": content }, ...(fetched ? { fetched } : {}) },
    ).mistakes;
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}

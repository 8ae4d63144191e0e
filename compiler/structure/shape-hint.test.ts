// What newcomers write short, and the advice that stands below it.
import { expect, test } from "vitest";
import { compile } from "../index.js";
import { deps, inventory, steps } from "../testing/compiled.js";

function hintsOf(spec: string, text = inventory.text): (string | undefined)[] {
  const result = compile({ spec: { text: spec, file: "s.yaml" }, inventory: { text, file: "i.yaml" } }, deps);
  return "diagnostics" in result ? result.diagnostics.map(({ hint }) => hint) : [];
}
const LOOK = "  - run: show version\n";

test.each([
  ["  - verify: show version\n", "write `verify: { run: show version, expect: { contains: … } }`"],
  ["  - snapshot: before\n", "write `snapshot: { name: before, commands: [show …] }`"],
  ["  - { run: show version, retry: 3 }\n", "write `retry: { attempts: 3 }`"],
  ["  - { run: show version, save: version }\n", "write `save: { version: output }`"],
  ["  - { run: show version, for_each: 3 }\n", "write a list such as `[1, 2, 3]`"],
  ["  run: show version\n", "begin each entry with `- `"],
])("a step: %s", (text, hint) => expect(hintsOf(steps(text))).toContain(hint));

test.each([
  ["targets: r1", "write `targets: { hosts: r1 }`"],
  ["targets: all", "leave `targets` out to select all devices"],
  ["batches: 10", "write `[10]`"],
  ["inputs: { x: int }", "write `x: { type: integer }`"],
])("the head: %s", (head, hint) => expect(hintsOf(steps(LOOK, head))).toContain(hint));

test.each([
  ["devices: { r1: 192.0.2.1 }", "write `r1: { host: 192.0.2.1 }`"],
  ["devices: { r1: { host: '192.0.2.1:2222' } }", "write `host: 192.0.2.1` and `port: 2222`"],
  ["devices: { r1: { host: 'ssh://r1' } }", "write `host: r1`"],
  ["devices: [{ name: r1 }]", "write `name: …` for each entry, without `- `"],
  ["hosts: { r1: {} }", "did you mean `devices`?"],
  ["all: { hosts: {} }", expect.stringContaining("inventory of Ansible")],
  ["credentials: { lab: { user: x } }\ndevices: {}", "did you mean `username`?"],
])("an inventory: %s", (text, hint) => expect(hintsOf(steps(LOOK), text)).toContainEqual(hint));

test("a spec in the inventory's place, and the other way round, is told", () => {
  expect(hintsOf(steps(LOOK), "name: x\nsteps: []\ndevices: {}\n")).toContain(
    "this looks like a spec, not an inventory",
  );
  expect(hintsOf("name: x\ndevices: {}\nsteps: [{ wait: 1s }]\n")).toContain(
    "this looks like an inventory, not a spec",
  );
});

test("a variable is named without its `$`", () => {
  const text = "credentials: { lab: { username: x, password: { env: $LAB } } }\ndevices: {}\n";
  const result = compile({ spec: { text: steps(LOOK) }, inventory: { text } }, deps);
  const messages = "diagnostics" in result ? result.diagnostics.map(({ message }) => message) : [];
  expect(messages.join()).toContain("without `$`");
});

test("a host that is not in the inventory is answered with those that are", () => {
  expect(hintsOf(steps(LOOK, "targets: { hosts: zzzzzz }"))[0]).toMatch(/^name one of `r1`/);
});

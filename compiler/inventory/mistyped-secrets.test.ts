// A secret that is written behind a mistyped name is shown by no diagnostic.
import { expect, test } from "vitest";
import { compiled } from "../testing/compiled.js";

const SPEC = "name: t\ntargets: { hosts: r1 }\nsteps: [{ run: show version }]\n";

test.each([
  "credentials: { c: { username: x, pasword: hunter2LITERAL } }",
  "credentials: { c: { username: x, enabel: hunter2LITERAL } }",
  "credentials: { c: { username: x, passphrasse: hunter2LITERAL } }",
  "credentials: { c: { username: x, api_key: hunter2LITERAL } }",
])("%s", (line) => {
  const text = `${line}\ndevices: { r1: { host: 192.0.2.1, platform: linux, credential: c } }\n`;
  const shown = JSON.stringify(compiled(SPEC, { inventory: { text, file: "inventory.yaml" } }));
  expect(shown).toContain("unknown_key");
  expect(shown).not.toContain("LITERAL");
});

test("of a device, and in a spec", () => {
  const text = "devices: { r1: { host: 192.0.2.1, platform: linux, password: hunter2LITERAL } }\n";
  const spec = "name: t\ntargets: { hosts: r1 }\nsteps: [{ run: show version, password: hunter3LITERAL }]\n";
  const shown = [compiled(SPEC, { inventory: { text, file: "inventory.yaml" } }), compiled(spec)].map(
    (result) => JSON.stringify(result),
  );
  for (const each of shown) {
    expect(each).toContain("unknown_key");
    expect(each).not.toContain("LITERAL");
  }
});

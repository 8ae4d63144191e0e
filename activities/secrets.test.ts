// Secrets that programs print: stand-ins for Vault, 1Password, SOPS and a keyring, called as the manual's recipes call them.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseAllowance } from "../schemas/capability.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { planOf } from "../compiler/testing/compiled.js";
import { sourceFor } from "./device-source.js";
import { createGate } from "./gate.js";
import { loginOf } from "./logins.js";
import { createRedactors } from "./redactors.js";
import { createSecretReader } from "./secrets.js";

const base = planOf("name: t\ntargets: { hosts: r1 }\nsteps: [{ run: show version }]\n");
const device = base.devices["r1"]!;

/** A program on the PATH that notes how it is called. */
function programs(all: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "programs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, body] of Object.entries(all)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${folder}/called\n${body}\n`);
    chmodSync(join(folder, name), 0o700);
  }
  const env = { PATH: `${folder}:${process.env["PATH"]}`, VAULT_TOKEN: "t" };
  const secrets = createSecretReader(env, createGate({ allowance: parseAllowance("exec"), own: [] }));
  const called = () =>
    existsSync(`${folder}/called`) ? readFileSync(`${folder}/called`, "utf8").trim().split("\n") : [];
  return { secrets, called };
}

function planWith(password: SecretSource): Plan {
  const name = device.credential!;
  return { ...base, credentials: { [name]: { name, username: "netops", password } } };
}

test.each<[string, string[], string, string]>([
  [
    "vault",
    ["vault", "kv", "get", "-field=password", "net/${{ device.name }}"],
    'echo "from vault for $4"',
    "from vault for net/r1",
  ],
  [
    "op",
    ["op", "read", "op://Network/${{ device.name }}/password"],
    'echo "from op: $2"',
    "from op: op://Network/r1/password",
  ],
  [
    "sops",
    ["sops", "decrypt", "--extract", '["${{ device.site }}"]["password"]', "secrets.yaml"],
    'printf %s "from sops: $3"',
    `from sops: ["${device.site}"]["password"]`,
  ],
  [
    "secret-tool",
    ["secret-tool", "lookup", "service", "net", "username", "netops"],
    "echo keyring",
    "keyring",
  ],
])("%s", async (name, exec, body, value) => {
  const { secrets, called } = programs({ [name]: body });
  const plan = planWith({ exec });
  expect((await loginOf(secrets, plan, device)).password).toBe(value);
  expect(called().length).toBe(1);
});

test("is asked once for each device in a run, and again in the next run", async () => {
  const { secrets, called } = programs({ vault: 'echo "for $1"' });
  const plan = planWith({ exec: ["vault", "${{ device.name }}"] });
  const redactors = createRedactors(secrets);
  for (const name of ["r1", "r2", "r1", "r2"]) {
    const redactor = await redactors(plan, { ...device, name });
    expect((await loginOf(secrets, plan, { ...device, name })).password).toBe(`for ${name}`);
    expect(redactor.text(`x for ${name} y`)).toBe("x *** y");
  }
  expect(called().toSorted()).toEqual(["vault r1", "vault r2"]);
  await loginOf(secrets, { ...plan }, device);
  expect(called().length).toBe(3);
});

test("once: a one-time password is run for each login, and never ahead of it", async () => {
  const { secrets, called } = programs({ otp: "date +%N" });
  const plan = planWith({ exec: ["otp"], once: true });
  const redactor = await createRedactors(secrets)(plan, device);
  expect(called()).toEqual([]);
  const first = await loginOf(secrets, plan, device);
  const second = await loginOf(secrets, plan, device);
  expect(first.password).not.toBe(second.password);
  expect(called().length).toBe(2);
  expect(redactor.text(`typed ${first.password}!`)).toBe("typed ***!");
});

test("a device without what an argument names is refused before anything is run", async () => {
  const { secrets, called } = programs({ vault: "echo x" });
  const source = { exec: ["vault", "${{ device.vars.missing }}"] };
  expect(() => sourceFor(source, device)).toThrow(/device\.vars\.missing|missing/);
  await expect(loginOf(secrets, planWith(source), device)).rejects.toMatchObject({
    code: "secret_unavailable",
  });
  expect(called()).toEqual([]);
});

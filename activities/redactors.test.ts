// What one device prints of another one's password is masked, wherever in the run that is used.
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllowance } from "../schemas/capability.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../schemas/secret.js";
import { planOf } from "../spec/testing/compiled.js";
import { createGate } from "./gate.js";
import { createRedactors } from "./redactors.js";
import { createSecretReader } from "./secrets.js";

const base = planOf("name: t\ntargets: { hosts: r1 }\nsteps: [{ run: show version }]\n");
const device = base.devices["r1"]!;

function planWith(sources: SecretSource[]): Plan {
  const credentials = sources.map((password, n) => ({
    name: `c${n}`,
    username: "u",
    agent: false,
    password,
  }));
  return { ...base, credentials: Object.fromEntries(credentials.map((each) => [each.name, each])) };
}

const redactorsWith = (env: Record<string, string>) =>
  createRedactors(
    createSecretReader(env, createGate({ allowance: parseAllowance("env,file,exec"), own: [] })),
  );

test("of hundreds of credentials each", async () => {
  const names = Array.from({ length: 300 }, (_, n) => `CANARY_${n}`);
  const env = Object.fromEntries(names.map((name, n) => [name, `Value-${n}-of&many`]));
  const redactor = await redactorsWith(env)(planWith(names.map((name) => ({ env: name }))), device);
  expect(redactor.text("a Value-0-of&many, b Value-299-of&many, c Value-71-of&amp;many.")).toBe(
    "a ***, b ***, c ***.",
  );
});

test("of a program that a later stage asks, which is run once for all devices", async () => {
  const folder = mkdtempSync(join(tmpdir(), "programs-"));
  const program = join(folder, "password");
  writeFileSync(program, `#!/bin/sh\necho asked >> ${folder}/asked\necho Later-Canary-7\n`);
  chmodSync(program, 0o700);
  const redactorFor = redactorsWith({});
  const plan = planWith([{ exec: [program] }, { exec: [join(folder, "missing")] }]);
  for (const name of ["r1", "r2", "r3"]) {
    const redactor = await redactorFor(plan, { ...device, name, credential: undefined });
    expect(redactor.text("x Later-Canary-7 y")).toBe("x *** y");
  }
  expect(readFileSync(join(folder, "asked"), "utf8")).toBe("asked\n");
});

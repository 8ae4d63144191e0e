// What one device prints of another one's password is masked, wherever in the run that is used.
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { parseAllowance } from "../schemas/capability.js";
import { longestTurn } from "../schemas/testing/longest-turn.js";
import type { Plan } from "../schemas/plan.js";
import type { SecretSource } from "../packages/devices/src/words/secret.js";
import { planOf } from "../compiler/testing/compiled.js";
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

test("of 19,000 credentials: others have the loop while the mask is built, and when a value changes", async () => {
  const names = Array.from({ length: 19_000 }, (_, n) => `CANARY_${n}`);
  const env = Object.fromEntries(names.map((name, n) => [name, `Value-${n}-of&many`]));
  const plan = planWith(names.map((name) => ({ env: name })));
  const building = redactorsWith(env)(plan, device);
  expect(await longestTurn(building)).toBeLessThan(250);
  const redactor = await building;
  expect(redactor.text("a Value-0-of&many, b Value-999-of&amp;many.")).toBe("a ***, b ***.");
});

test("of files that change all at once, each as soon as it is read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "files-"));
  const files = Array.from({ length: 300 }, (_, n) => join(folder, `${n}`));
  const rotate = (to: string): void => {
    for (const [n, file] of files.entries()) writeFileSync(file, `${to}-Canary-${n}\n`);
  };
  rotate("First");
  const redactor = await redactorsWith({})(planWith(files.map((file) => ({ file }))), device);
  for (const to of ["Second", "Third"]) {
    rotate(to);
    await vi.waitFor(async () => {
      await redactor.refresh();
      const said = files.map((_, n) => `${to}-Canary-${n} First-Canary-${n}`).join(" ");
      expect(redactor.text(said)).not.toContain("Canary");
    }, 20_000);
  }
});

test("a value that a login uses is known to every mask of the run before the login begins", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rotated-"));
  const program = join(folder, "password");
  const rotate = (value: string): void => {
    writeFileSync(program, `#!/bin/sh\necho ${value}\n`);
    chmodSync(program, 0o700);
  };
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  rotate("Old-Canary-1");
  const source: SecretSource = { exec: [program] };
  const gate = createGate({ allowance: parseAllowance("exec"), own: [] });
  const secrets = createSecretReader({}, gate);
  const plan = planWith([source]);
  const masks = await Promise.all(
    ["r1", "r2"].map((name) => createRedactors(secrets)(plan, { ...device, name, credential: undefined })),
  );
  for (const value of ["New-Canary-2", "New-Canary-3"]) {
    rotate(value);
    vi.advanceTimersByTime(31_000);
    // As a login reads it: what it gets, it types, and the device may print it from then on.
    expect(await secrets.read(source, "the password")).toBe(value);
    for (const mask of masks) {
      const stream = mask.stream();
      expect(mask.text(`debug: ${value} now, before Old-Canary-1`)).toBe("debug: *** now, before ***");
      expect(mask.spans(`x ${value}`)).toHaveLength(1);
      expect(stream.push(`debug: ${value}\n`) + stream.flush()).not.toContain("Canary");
    }
  }
});

test("a file that is too large for a secret, or never ends, is none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "large-"));
  const file = join(folder, "large");
  writeFileSync(file, "x".repeat(64 * 1024 + 1));
  const gate = createGate({ allowance: parseAllowance("file"), own: [] });
  const read = (path: string) => createSecretReader({}, gate).read({ file: path }, "the password");
  await expect(read(file)).rejects.toThrow("it is larger than 65536 bytes");
  for (const path of ["/dev/zero", folder])
    await expect(read(path)).rejects.toThrow(`the worker's file ${path}: it is not a regular file`);
});

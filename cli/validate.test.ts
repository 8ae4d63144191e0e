// `orchestrator validate` with an API and without one, and `plan` as people read it.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ExplainedPlan } from "../schemas/explained-plan.js";
import { type TestServer, sendJson, serve, session } from "./testing/harness.js";

let cwd: string;
let server: TestServer;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "cli-validate-"));
  server = await serve(() => {});
});
afterEach(async () => {
  await server.stop();
  await rm(cwd, { recursive: true });
});

const file = (name: string, text: string): Promise<void> => writeFile(join(cwd, name), text);
async function withoutApi(...argv: string[]) {
  await server.stop();
  const ran = await session({ url: server.url, cwd }).run(...argv);
  await server.start();
  return ran;
}

test("without an API the program checks by itself, says so, and finds the place", async () => {
  await file("good.yaml", "name: good\nsteps:\n  - run: show version\n");
  await file("bad.yaml", "name: bad\nsteps:\n  - rnu: show version\n");
  const ran = await withoutApi("validate", "good.yaml", "bad.yaml");
  expect(ran.code).toBe(2);
  expect(ran.out).toBe("✓ good.yaml  good\n");
  expect(ran.err).toContain("checked by this program itself");
  expect(ran.err).toMatch(/bad\.yaml:3:5.*\n.*rnu: show version\n.*\^{3}/);
  expect(ran.err).toMatch(/did you mean/i);
});

test("used files and the inventory are checked too, by their own names", async () => {
  await mkdir(join(cwd, "lib"));
  await file("spec.yaml", "name: s\nsteps:\n  - use: lib/part.yaml\n");
  await file("lib/part.yaml", "name: p\nsteps:\n  - rum: x\n");
  await file("inv.yaml", "devices:\n  r1: { hots: 10.0.0.1 }\n");
  const ran = await withoutApi("validate", "spec.yaml", "-i", "inv.yaml", "--json");
  expect(ran.code).toBe(2);
  const { valid, errors } = JSON.parse(ran.out) as { valid: boolean; errors: { file: string }[] };
  expect(valid).toBe(false);
  expect(new Set(errors.map((error) => error.file))).toEqual(new Set(["lib/part.yaml", "inv.yaml"]));
});

test("with an API its word counts, and warnings are shown without harm", async () => {
  await file("spec.yaml", "name: s\nsteps: []\n");
  await server.stop();
  const asked: unknown[] = [];
  server = await serve((_, response, body) => {
    asked.push(JSON.parse(body));
    const warning = {
      code: "x",
      severity: "warning",
      message: "be careful",
      file: "spec.yaml",
      line: 1,
      column: 1,
    };
    sendJson(response, 200, { valid: true, name: "s", errors: [], warnings: [warning] });
  });
  const ran = await session({ url: server.url, cwd }).run("validate", "spec.yaml");
  expect(ran.code).toBe(0);
  expect(ran.err).toContain("be careful");
  expect(asked).toEqual([{ spec: "name: s\nsteps: []\n", spec_file: "spec.yaml" }]);
});

test("plan tells devices that do the same once, with what they would be sent", async () => {
  await file("spec.yaml", "x");
  await file("inv.yaml", "x: 1");
  const step = {
    id: "v",
    action: "run",
    effect: "read" as const,
    commands: ["show version"],
    expect: [],
    notes: [],
  };
  const device = (name: string, steps = [step]) => ({
    device: name,
    platform: "frr",
    site: "default",
    steps,
  });
  const explained: ExplainedPlan = {
    name: "s",
    check: false,
    stages: [
      {
        name: "main",
        exclusive: false,
        concurrency: 5,
        devices: [device("r1"), device("r2"), device("r3", [{ ...step, commands: ["show\u001b version"] }])],
      },
    ],
  };
  await server.stop();
  server = await serve((_, response) => sendJson(response, 200, { name: "s", explained, warnings: [] }));
  const ran = await session({ url: server.url, cwd }).run("plan", "spec.yaml", "-i", "inv.yaml");
  expect(ran.out).toBe(
    "s  3 devices, 1 stage\n\nstage main  5 at once\n  r1, r2\n    v  run  read\n      show version\n  r3\n    v  run  read\n      show\\x1b version\n",
  );
});

test("an inventory among the specs is checked as one", async () => {
  await file("inv.yaml", "defaults: { platform: linux }\ndevices:\n  r1: { host: 10.0.0.1 }\n");
  await file("bad.yaml", "devices:\n  r1: { hots: 10.0.0.1 }\n");
  expect(await withoutApi("validate", "inv.yaml")).toMatchObject({ code: 0, out: "✓ inv.yaml  inventory\n" });
  const ran = await withoutApi("validate", "bad.yaml");
  expect(ran.code).toBe(2);
  expect(ran.err).toContain("bad.yaml:2:");
});

test("passwords that are short or a common word are warned of where this program can read them, and never shown", async () => {
  await file("spec.yaml", "name: s\nsteps:\n  - run: show version\n");
  await file("enable", "quokka\n");
  await file("short", "a1b2\n");
  await file(
    "inv.yaml",
    `credentials:
  lab: { username: netops, password: { env: LAB_PASSWORD }, enable: { file: enable } }
  other: { username: netops, password: { file: short }, enable: { exec: [nonesuch] } }
  elsewhere: { username: netops, password: { env: NOT_HERE } }
devices:
  r1: { host: 192.0.2.1, platform: cisco_iosxe, credential: lab }
`,
  );
  await server.stop();
  server = await serve((_, response) =>
    sendJson(response, 200, { valid: true, name: "s", errors: [], warnings: [] }),
  );
  for (const url of [server.url, "http://127.0.0.1:9"]) {
    const { deps, run } = session({ url, cwd });
    deps.environment = { LAB_PASSWORD: "superuser" };
    const ran = await run("validate", "spec.yaml", "-i", "inv.yaml");
    expect(ran.code).toBe(0);
    expect(ran.err.match(/inv\.yaml:\d+:\d+.*/g)).toEqual([
      expect.stringMatching(/^inv.yaml:2:.*warning.*the password of credential `lab` is short or common/),
      expect.stringMatching(/^inv.yaml:3:.*warning.*the password of credential `other` is short or common/),
    ]);
    expect(ran.err).not.toMatch(/superuser|a1b2/);
  }
});

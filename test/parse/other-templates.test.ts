// The templates are part of what a run was started with: a worker that has others refuses to read outputs with them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { Plan } from "../../schemas/plan.js";
import { linesOf } from "../changes/ledgers.js";
import { type Stack, startStack } from "../services/stack.js";

const template = (value: string): string =>
  `Value ${value} (\\S+)\n\nStart\n  ^.*[Vv]ersion $\{${value}} -> Record\n`;

let folder: string;
let lab: Lab;
let stack: Stack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "templates-"));
  await writeFile(
    join(folder, "index"),
    "Template, Platform, Command\nversion.textfsm, cisco_ios, sh[[ow]] ver[[sion]]\n",
  );
  await writeFile(join(folder, "version.textfsm"), template("VERSION"));
  lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
  stack = await startStack({ env: { LAB_PASSWORD: "lab", NET_TEXTFSM: folder } });
});
afterAll(async () => {
  await stack?.stop();
  await lab?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (steps: string) =>
  stack.startRun({ spec: `name: versions\nsteps:\n${steps}`, inventory: lab.inventory() });
const planOf = async (id: string) => JSON.parse(await stack.artifact(id, "plan.json")) as Plan;

test("templates that change during a run are refused, before anything is sent; a new run has them", async () => {
  const { id } = await start(`
  - { id: first, run: show version, parse: { with: textfsm }, save: { version: "parsed[0].version" } }
  - wait: 8s
  - { id: own, run: show version, parse: { with: regex, template: "[Vv]ersion (?P<version>\\\\S+)" } }
  - { id: second, run: show version, parse: { with: textfsm, template: version }, on_failure: continue }
`);
  await expect.poll(async () => (await stack.result(id, "r1")).steps.length).toBeGreaterThan(0);
  await writeFile(join(folder, "version.textfsm"), template("RELEASE"));
  await stack.waitForRun(id);
  const { steps } = await stack.result(id, "r1");
  expect(steps.map((step) => [step.id, step.status, step.detail?.["code"]])).toEqual([
    ["first", "passed", undefined],
    ["main-2", "passed", undefined],
    ["own", "passed", undefined],
    ["second", "errored", "templates_changed"],
  ]);
  expect(steps.at(-1)!.message).toContain("not those that the run was started with");
  expect(linesOf(lab.devices[0]!).filter((line) => line === "show version")).toHaveLength(2);

  const again = await start(
    `  - { id: it, run: show version, parse: { with: textfsm }, expect: "parsed[0].release != ''" }\n`,
  );
  expect((await stack.waitForRun(again.id)).status).toBe("passed");
  const [before, after] = [await planOf(id), await planOf(again.id)];
  expect(before.templates_digest).toMatch(/^[0-9a-f]{64}$/);
  expect(after.templates_digest).toMatch(/^[0-9a-f]{64}$/);
  expect(after.templates_digest).not.toBe(before.templates_digest);
});

test("a plan that reads with no template of the folder says nothing of it", async () => {
  const { id } = await start(
    `  - run: show version\n    parse: { with: textfsm, template: "Value VERSION (\\\\S+)\\n\\nStart\\n  ^.*[Vv]ersion $\{VERSION} -> Record\\n" }\n`,
  );
  const run = await stack.waitForRun(id);
  expect([run.status, (await planOf(id)).templates_digest]).toEqual(["passed", undefined]);
});

// An error that nobody expected ends the step at once: what trying again cannot mend is not tried again without end.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StepResult } from "../../schemas/result.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

let stack: SharedStack;
let lab: Lab;
beforeAll(async () => {
  [stack, lab] = await Promise.all([sharedStack(), startLab({ devices: 1, kinds: ["arista_eos"] })]);
});
afterAll(() => lab?.close());

/** Damages the run's artifacts of the device while the run waits behind its first step. */
async function run(steps: string, damage: (folder: string) => Promise<unknown>): Promise<StepResult[]> {
  const { id } = await stack.startRun({
    spec: `name: damaged
targets: { hosts: ["*"] }
defaults: { retry: { attempts: 1 } }
steps:
  - { id: first, run: show version | json }
  - { id: pause, wait: 8s }
${steps}`,
    inventory: lab.inventory(),
  });
  await stack.waitForRun(id, { holds: () => true });
  await expect.poll(() => stack.result(id, "r1").then((result) => result.steps.length)).toBeGreaterThan(0);
  await damage(join(stack.data_dir, "artifacts", "runs", id, "devices", "r1"));
  const { status } = await stack.waitForRun(id, { within_ms: 90_000 });
  expect(["errored", "indeterminate"]).toContain(status);
  return (await stack.result(id, "r1")).steps.filter((step) => !["first", "pause"].includes(step.id));
}

const typed = (line: string) =>
  lab
    .device("r1")
    .ledger()
    .filter((each) => each.line === line).length;

test("data of an earlier step that cannot be read any more", async () => {
  const steps = await run(
    `  - { id: look, run: show clock, when: "has(steps.first.parsed.modelName)" }
  - { id: more, run: show clock }
`,
    (folder) => writeFile(join(folder, "first.json"), '{"modelName": '),
  );
  expect(steps[0]).toMatchObject({
    id: "look",
    status: "errored",
    message: expect.stringMatching(/internal error \(SyntaxError: .*\); it was not tried again/),
  });
});

test("a condition of a change over such data: the change is not sent", async () => {
  const before = typed("configure session");
  const steps = await run(
    `  - { id: push, configure: ["hostname \${{ steps.first.parsed.modelName }}"] }
`,
    (folder) => writeFile(join(folder, "first.json"), "[1, 2"),
  );
  expect(steps).toMatchObject([
    { id: "push", status: "errored", message: expect.stringContaining("internal error") },
  ]);
  expect(typed("configure session") - before).toBe(0);
});

test("an output that has no place to be kept: a read is asked once", async () => {
  const before = typed("show clock");
  const steps = await run("  - { id: look, run: show clock }\n", (folder) => mkdir(join(folder, "look.txt")));
  expect(steps).toMatchObject([
    { id: "look", status: "errored", attempts: 1, message: expect.stringContaining("folder") },
  ]);
  expect(typed("show clock") - before).toBe(1);
});

test("the same for a change that was sent: indeterminate, with its lines", async () => {
  const before = typed("description seven");
  const steps = await run(
    '  - { id: push, configure: ["interface Loopback7", "description seven"] }\n',
    (folder) => mkdir(join(folder, "push.txt")),
  );
  expect(steps).toMatchObject([
    {
      id: "push",
      status: "indeterminate",
      message: expect.stringMatching(/folder.*may or may not have been applied/),
      detail: { sent: true, lines: ["interface Loopback7", "description seven"] },
    },
  ]);
  expect(typed("description seven") - before).toBe(1);
});

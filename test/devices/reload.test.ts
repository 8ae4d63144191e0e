// A reload in a run: the session ends as expected, and the step passes once the device takes logins again.
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { DeviceResult } from "../../schemas/result.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

let lab: Lab;
let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});
beforeEach(async () => {
  // A reload takes 20 simulated seconds.
  lab = await startLab({ devices: 3, kinds: ["cisco_iosxe"], time_scale: 0.15 });
});
afterEach(() => lab.close());

async function reload(host: string, timeout: string): Promise<DeviceResult> {
  const run = await stack.startRun({
    spec: `
name: reload
targets: { hosts: [${host}] }
steps:
  - { id: before, run: show version }
  - id: reload
    run: reload
    effect: disruptive
    timeout: ${timeout}
    replies: [{ prompt: "confirm", answer: "" }]
  - { id: after, run: show version }
`,
    inventory: lab.inventory(),
  });
  await stack.waitForRun(run.id);
  return stack.result(run.id, host);
}
const reloads = (host: string): number =>
  lab
    .device(host)
    .ledger()
    .filter(({ line }) => line === "reload").length;

test("passes when the device is back, and what follows runs on a new session", async () => {
  const { steps } = await reload("r1", "60s");
  expect(steps.map(({ id, status, message }) => [id, status, message])).toEqual([
    ["before", "passed", undefined],
    ["reload", "passed", undefined],
    ["after", "passed", undefined],
  ]);
  expect(reloads("r1")).toBe(1);
  const sessions = lab
    .device("r1")
    .ledger()
    .filter(({ line }) => line === "show version")
    .map(({ session }) => session);
  expect(new Set(sessions).size).toBe(2);
});

test("a device that does not come back fails the step; the reload is not sent again", async () => {
  const device = lab.device("r2");
  const away = setInterval(() => {
    if (reloads("r2") > 0) void device.setFaults({ refuse_connections: true });
  }, 10);
  try {
    const { steps } = await reload("r2", "6s");
    expect(steps[1]).toMatchObject({ id: "reload", status: "failed" });
    expect(steps[1]?.message).toMatch(
      /`reload` was sent and ended the session.* within 6000 ms; the last attempt: .*refuses TCP connections/,
    );
    expect(steps[1]?.remediation).toContain(`nc -vz 127.0.0.1 ${device.port}`);
    expect(reloads("r2")).toBe(1);
  } finally {
    clearInterval(away);
  }
});

test("a session that ends under a command that should not end it stays indeterminate", async () => {
  const run = await stack.startRun({
    spec: `
name: lost
targets: { hosts: [r3] }
steps:
  - { id: reload, run: reload, effect: write, replies: [{ prompt: "confirm", answer: "" }] }
`,
    inventory: lab.inventory(),
  });
  await stack.waitForRun(run.id);
  const { steps } = await stack.result(run.id, "r3");
  expect(steps[0]).toMatchObject({ status: "indeterminate" });
  expect(reloads("r3")).toBe(1);
});

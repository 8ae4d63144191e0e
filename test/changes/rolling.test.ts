// Changes that roll over many devices: batches, limits on failures, what is made good, and what is run again.
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, type LabDeviceOptions, startLab } from "../../packages/lab/src/index.js";
import type { Run } from "../../schemas/run.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { linesOf, timesOf } from "./ledgers.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

const REFUSES = { faults: { reject_lines: "^description" } };
async function lab(prefix: string, devices: LabDeviceOptions[]): Promise<Lab> {
  const named = devices.map((device, n) => ({ name: `${prefix}${n + 1}`, ...device }));
  const started = await startLab({ devices: named, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}
const sound = (count: number): LabDeviceOptions[] => Array.from({ length: count }, () => ({}));
const touched = (lab: Lab) =>
  lab.devices.filter((device) => device.logins().length > 0).map(({ name }) => name);
const stepsOf = async (id: string, device: string) =>
  (await stack.result(id, device)).steps.map((step) => `${step.id} ${step.status}`);

const CHANGE = `  - { id: change, configure: ["interface Loopback1", "description rolled"] }`;

test("batches: a canary that fails stops the run before anything else is touched", async () => {
  const devices = await lab("b", [REFUSES, ...sound(19)]);
  const spec = `name: canary\nbatches: [1, 10%, 100%]\nmax_failures: 0\nsteps:\n${CHANGE}\n`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  expect(await stack.waitForRun(id)).toMatchObject({
    status: "failed",
    message: "stopped: 1 device failed (max_failures: 0)",
    devices: { total: 20, failed: 1, skipped: 19 },
  });
  expect(touched(devices)).toEqual(["b1"]);
  expect(await stack.result(id, "b20")).toMatchObject({
    status: "skipped",
    message: "stopped: 1 device failed (max_failures: 0)",
  });
});

test("max_failures counts over the batches, and each batch ends before the next begins", async () => {
  const devices = await lab("m", [{}, REFUSES, {}, REFUSES, ...sound(16)]);
  const spec = `name: rolling\nbatches: [1, 10%, 5%, 100%]\nmax_failures: 5%\nsteps:\n${CHANGE}\n`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  expect(await stack.waitForRun(id)).toMatchObject({
    status: "failed",
    devices: { total: 20, passed: 2, failed: 2, skipped: 16 },
  });
  expect(touched(devices)).toEqual(["m1", "m2", "m3", "m4"]);
  const events = await stack.events(id);
  const order = events
    .filter(({ type }) => type === "device.started" || type === "device.finished")
    .map(({ type, device = "" }) => `${type === "device.started" ? "+" : "-"}${device}`);
  const at = (what: string) => order.indexOf(what);
  expect(at("-m1")).toBeLessThan(Math.min(at("+m2"), at("+m3")));
  expect(Math.max(at("-m2"), at("-m3"))).toBeLessThan(at("+m4"));
});

test("an indeterminate canary stops the run too, unless its own check resolves it", async () => {
  const torn = { faults: { on: "^description", close_after_lines: 0, times: 1 } };
  const devices = await lab("d", [torn, ...sound(3)]);
  const spec = (name: string, more: string) =>
    `name: ${name}\nbatches: [1, 100%]\nmax_failures: 0\nsteps:\n${CHANGE}\n${more}`;
  const inventory = devices.inventory();
  const first = await stack.startRun({ spec: spec("torn", ""), inventory });
  expect(await stack.waitForRun(first.id)).toMatchObject({
    status: "indeterminate",
    message: "stopped: 1 device failed (max_failures: 0)",
    devices: { total: 4, indeterminate: 1, skipped: 3 },
  });
  expect(touched(devices)).toEqual(["d1"]);

  await devices.device("d1").setFaults(torn.faults);
  const check = `  - { id: seen, verify: { run: show running-config, expect: { contains: rolled again }, settles: change } }\n`;
  const settled = spec("settled", check).replace("description rolled", "description rolled again");
  const second = await stack.startRun({ spec: settled, inventory });
  expect(await stack.waitForRun(second.id)).toMatchObject({ status: "passed", devices: { passed: 4 } });
  expect(await stepsOf(second.id, "d1")).toEqual(["change passed", "seen passed"]);
  expect(timesOf(devices.device("d1"), "description rolled again")).toBe(1);
});

test("a share of few devices is at least one in a batch and none of the failures; what a rescue made good is not a failure", async () => {
  const devices = await lab("p", [REFUSES, ...sound(2)]);
  const inventory = devices.inventory();
  const head = "batches: [1%, 1%, 100%]\nmax_failures: 10%\n";
  const strict = await stack.startRun({ spec: `name: strict\n${head}steps:\n${CHANGE}\n`, inventory });
  expect(await stack.waitForRun(strict.id)).toMatchObject({
    status: "failed",
    devices: { failed: 1, skipped: 2 },
  });
  expect(touched(devices)).toEqual(["p1"]);
  const rescue = CHANGE.replace(" }", ", rescue: [{ id: mend, run: show version }] }");
  const mended = await stack.startRun({ spec: `name: mended\n${head}steps:\n${rescue}\n`, inventory });
  expect(await stack.waitForRun(mended.id)).toMatchObject({ status: "passed", devices: { passed: 3 } });
  const events = await stack.events(mended.id);
  const order = events.filter(({ type }) => type === "device.started").map(({ device }) => device);
  expect(order).toEqual(["p1", "p2", "p3"]);
});

test("stop_run starts no new device, and lets those under way finish with what they owe", async () => {
  const devices = await lab("s", [
    { faults: { reject_lines: "^description", latency_ms: 50 } },
    { faults: { latency_ms: 400 } },
    {},
    {},
  ]);
  const spec = `name: stopped
on_failure: stop_run
concurrency: 2
steps:
  - id: change
    configure: ["interface Loopback1", "description rolled"]
    always: [{ id: owed, configure: ["interface Loopback2", "shutdown"] }]
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  expect(await stack.waitForRun(id)).toMatchObject({
    status: "failed",
    message: "stopped: step change on s1 failed",
    devices: { passed: 1, failed: 1, skipped: 2 },
  });
  expect(touched(devices)).toEqual(["s1", "s2"]);
  expect(await stepsOf(id, "s1")).toEqual(["change failed", "owed passed"]);
  expect(await stepsOf(id, "s2")).toEqual(["change passed", "owed passed"]);
});

test("what a rescue makes good has no consequences; what it does not has those of its step", async () => {
  const devices = await lab("r", [REFUSES, { faults: { reject_lines: "^(description|shutdown)" } }, {}]);
  const spec = `name: rescued
concurrency: 1
steps:
  - id: change
    configure: ["interface Loopback1", "description rolled"]
    on_failure: stop_run
    rescue: [{ id: rescue, configure: ["interface Loopback1", "shutdown"], on_failure: skip_device }]
    always: [{ id: last, run: show version }]
  - { id: after, run: show clock }
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  expect(await stack.waitForRun(id)).toMatchObject({
    status: "failed",
    message: "stopped: step change on r2 failed",
    devices: { passed: 1, failed: 1, skipped: 1 },
  });
  expect(await stepsOf(id, "r1")).toEqual(["change failed", "rescue passed", "last passed", "after passed"]);
  expect(await stepsOf(id, "r2")).toEqual(["change failed", "rescue failed", "last passed"]);
  expect(touched(devices)).toEqual(["r1", "r2"]);
});

test("expect_failure passes where the device refuses, and fails where it does not", async () => {
  const devices = await lab("e", [REFUSES, {}]);
  const spec = `name: refused\nsteps:\n${CHANGE.replace(" }", ", expect_failure: true }")}\n`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  expect(await stack.waitForRun(id)).toMatchObject({ status: "failed", devices: { passed: 1, failed: 1 } });
  expect([await stepsOf(id, "e1"), await stepsOf(id, "e2")]).toEqual([["change passed"], ["change failed"]]);
});

test("rerun runs what did not pass, and what is indeterminate only when told so", async () => {
  const devices = await lab("x", [{}, REFUSES, { faults: { latency_ms: 5_000, on: "^description" } }]);
  const spec = `name: again\nsteps:\n${CHANGE}\n`;
  const first = await stack.startRun({ spec, inventory: devices.inventory() });
  while (timesOf(devices.device("x3"), "description rolled") === 0) await sleep(20);
  devices.device("x3").disconnect();
  expect(await stack.waitForRun(first.id)).toMatchObject({
    status: "indeterminate",
    devices: { passed: 1, failed: 1, indeterminate: 1 },
  });
  for (const device of devices.devices) await device.setFaults({});
  const before = devices.devices.map((device) => linesOf(device).length);
  const rerun = async (body: object) => {
    const answer = await stack.request<Run>("POST", `/v1/runs/${first.id}/rerun`, { body });
    expect(answer).toMatchObject({ status: 202, body: { origin: first.id } });
    return stack.waitForRun(answer.body.id);
  };
  expect(await rerun({ only: "failed" })).toMatchObject({
    status: "passed",
    devices: { total: 1, passed: 1 },
  });
  expect(devices.devices.map((device, n) => linesOf(device).length > (before[n] ?? 0))).toEqual([
    false,
    true,
    false,
  ]);
  expect(await rerun({ only: "failed", include: ["indeterminate"] })).toMatchObject({
    status: "passed",
    devices: { total: 2, passed: 2 },
  });
  expect(timesOf(devices.device("x1"), "description rolled")).toBe(1);
});

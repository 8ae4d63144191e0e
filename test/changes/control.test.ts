// What people tell a run while it is under way: pause, resume, skip, resolve.
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, type LabDeviceOptions, startLab } from "../../packages/lab/src/index.js";
import type { RunEvent } from "../../schemas/event.js";
import type { Run } from "../../schemas/run.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { linesOf, timesOf } from "./ledgers.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

async function lab(...devices: LabDeviceOptions[]): Promise<Lab> {
  const started = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}
const tell = (id: string, what: string, body: unknown = {}) =>
  stack.request<{ code: string; detail: string }>("POST", `/v1/runs/${id}/${what}`, { body });
const untilPaused = (id: string) => stack.waitForRun(id, { holds: ({ status }) => status === "paused" });
const stepsOf = async (id: string, device: string) =>
  (await stack.result(id, device)).steps.map((step) => `${step.id} ${step.status}`);
const pauses = (events: RunEvent[]) =>
  events
    .filter(({ type }) => /^run\.(paused|resumed)$/.test(type))
    .map(({ type, device, step }) => [type, device, step].filter(Boolean).join(" "));

/** Time to pause the run before the device answers. */
const SLOW = { latency_ms: 6_000, on: "show clock" };

test("pause lets what is under way finish and starts nothing more, until resumed", async () => {
  const devices = await lab({ name: "p1", faults: SLOW }, { name: "p2" });
  const spec = `name: paused
steps:
  - { id: first, run: show clock, effect: write }
  - { id: second, run: show version, effect: write }
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory(), concurrency: 1 });
  while (timesOf(devices.device("p1"), "show clock") === 0) await sleep(20);
  expect((await tell(id, "resume")).status).toBe(409);
  expect((await tell(id, "pause")).status).toBe(202);
  expect(await tell(id, "pause")).toMatchObject({ status: 409, body: { code: "conflict" } });
  while ((await stepsOf(id, "p1")).length === 0) await sleep(50);
  await sleep(1_000);
  expect(await stepsOf(id, "p1")).toEqual(["first passed"]);
  expect(devices.devices.flatMap(linesOf)).not.toContain("show version");
  const { body } = await stack.request<{ items: Run[] }>("GET", "/v1/runs?status=paused");
  expect(body.items.map((run) => run.id)).toContain(id);

  expect((await tell(id, "resume")).status).toBe(202);
  expect(await stack.waitForRun(id)).toMatchObject({ status: "passed", devices: { passed: 2 } });
  expect(pauses(await stack.events(id))).toEqual(["run.paused", "run.resumed"]);
});

const held = `name: held
on_failure: pause
steps:
  - { id: good, run: show version }
  - { id: bad, run: show clock, expect: "device.name.endsWith('1')" }
  - { id: rest, run: show users }
  - { id: change, configure: ["interface Loopback1", "description changed"] }
`;

test("on_failure: pause holds the run at the failed device; resumed, the device does all the rest", async () => {
  const devices = await lab({ name: "h1" }, { name: "h2" });
  const { id } = await stack.startRun({ spec: held, inventory: devices.inventory() });
  await untilPaused(id);
  expect(linesOf(devices.device("h2"))).not.toContain("show users");
  expect((await tell(id, "resume")).status).toBe(202);
  expect(await stack.waitForRun(id)).toMatchObject({ status: "failed", devices: { passed: 1, failed: 1 } });
  expect(await stepsOf(id, "h2")).toEqual(["good passed", "bad failed", "rest passed", "change passed"]);
  expect(timesOf(devices.device("h2"), "show clock")).toBe(1);
  expect(pauses(await stack.events(id))).toEqual(["run.paused h2 bad", "run.resumed"]);
});

test("skip gives the held device up, and cancel ends the run", async () => {
  const devices = await lab({ name: "s1" }, { name: "s2" });
  const skipped = await stack.startRun({ spec: held, inventory: devices.inventory() });
  await untilPaused(skipped.id);
  const mistyped = await tell(skipped.id, "resume", { skip: ["s3"] });
  expect(mistyped.status).toBe(409);
  expect(JSON.stringify(mistyped.body)).toContain("The run is not held for s3, but for s2.");
  expect((await tell(skipped.id, "resume", { skip: ["s2"] })).status).toBe(202);
  expect(await stack.waitForRun(skipped.id)).toMatchObject({
    status: "failed",
    devices: { passed: 1, failed: 1 },
  });
  expect(await stepsOf(skipped.id, "s2")).toEqual(["good passed", "bad failed"]);
  expect(timesOf(devices.device("s2"), "description changed")).toBe(0);

  const cancelled = await stack.startRun({ spec: held, inventory: devices.inventory(), limit: "s2" });
  await untilPaused(cancelled.id);
  expect((await tell(cancelled.id, "cancel")).status).toBe(202);
  const { finished_at, status } = await stack.waitForRun(cancelled.id);
  expect([finished_at === null, status]).toEqual([false, "failed"]);
});

test.each([
  ["applied", "passed"],
  ["not_applied", "failed"],
] as const)("an indeterminate change is resolved by hand as %s", async (outcome, status) => {
  const name = `d-${outcome}`;
  const devices = await lab({ name, faults: { latency_ms: 5_000, on: "^description" } });
  const spec = `name: doubt
on_failure: pause
steps:
  - { id: change, configure: ["interface Loopback1", "description changed", "shutdown"] }
  - { id: after, run: show version }
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  while (timesOf(devices.device(name), "description changed") === 0) await sleep(20);
  devices.device(name).disconnect();
  await untilPaused(id);
  const [change] = (await stack.result(id, name)).steps;
  expect(change).toMatchObject({
    id: "change",
    status: "indeterminate",
    detail: {
      sent: true,
      sent_at: expect.stringMatching(/^\d{4}-.*Z$/),
      lines: ["interface Loopback1", "description changed", "shutdown"],
      accepted: ["interface Loopback1"],
      not_sent: ["shutdown"],
      last_said: expect.any(String),
    },
  });
  const resolve = (step: string) => tell(id, `devices/${name}/resolve`, { step, outcome });
  expect(await resolve("after")).toMatchObject({ status: 409, body: { code: "conflict" } });
  expect((await resolve("change")).status).toBe(202);
  expect(await resolve("change")).toMatchObject({ status: 409, body: { code: "conflict" } });
  expect((await tell(id, "resume")).status).toBe(202);
  expect((await stack.waitForRun(id)).status).toBe(status);
  expect(await stepsOf(id, name)).toEqual([`change ${status}`, "after passed"]);
  expect(timesOf(devices.device(name), "description changed")).toBe(1);
});

test("one indeterminate iteration of a loop is resolved by its number, the others by the name of the step", async () => {
  const devices = await lab({ name: "l1" });
  const device = devices.device("l1");
  const spec = `name: turns
on_failure: continue
steps:
  - { id: push, for_each: [one, two, three], configure: ["interface Loopback1", "description \${{ item }}"] }
  - { id: hold, verify: { run: show version, expect: "false", within: 10m, every: 1s } }
`;
  await device.setFaults({ on: "^description (two|three)", close_after_lines: 0, times: 2 });
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  const resolve = (step: string, outcome: string) =>
    tell(id, "devices/l1/resolve", { step, outcome }).then(({ status }) => status);
  const pushed = async () => (await stepsOf(id, "l1")).filter((step) => step.startsWith("push"));
  while ((await pushed()).length < 3) await sleep(50);
  expect(await pushed()).toEqual(["push[0] passed", "push[1] indeterminate", "push[2] indeterminate"]);
  expect(await resolve("push[0]", "applied")).toBe(409);
  expect(await resolve("push[1]", "not_applied")).toBe(202);
  expect(await pushed()).toEqual(["push[0] passed", "push[1] failed", "push[2] indeterminate"]);
  const told = await stack.cli("runs", "resolve", id, "l1", "push", "applied");
  expect(told).toMatchObject({ code: 0 });
  expect(await pushed()).toEqual(["push[0] passed", "push[1] failed", "push[2] passed"]);
  expect(await resolve("push", "applied")).toBe(409);
  await tell(id, "cancel");
  expect(await stack.waitForRun(id)).toMatchObject({ status: "failed" });
  expect(linesOf(device).filter((line) => line.startsWith("description"))).toEqual([
    "description one",
    "description two",
    "description three",
  ]);
});

const TRIGGER = `name: paused-trigger
steps:
  - id: t
    trigger:
      requires: { run: show clock, expect: "true" }
      do: { configure: [interface Loopback1, description done] }
      undo: { configure: [interface Loopback1, no description] }
`;

test("a pause after `requires` holds the change back, and what held is looked at again before it", async () => {
  const devices = await lab({ name: "t1", faults: SLOW });
  const device = devices.device("t1");
  const { id } = await stack.startRun({ spec: TRIGGER, inventory: devices.inventory() });
  while (timesOf(device, "show clock") === 0) await sleep(20);
  expect((await tell(id, "pause")).status).toBe(202);
  await device.setFaults({});
  while ((await stepsOf(id, "t1")).length === 0) await sleep(50);
  await sleep(1_000);
  expect([timesOf(device, "show clock"), timesOf(device, "description done")]).toEqual([1, 0]);
  await tell(id, "resume");
  expect((await stack.waitForRun(id)).status).toBe("passed");
  const typed = linesOf(device).filter((line) => /show clock|description/.test(line));
  expect(typed).toEqual(["show clock", "show clock", "description done", "no description", "show clock"]);
});

test("a trigger that is cancelled while it is paused before its change sends nothing", async () => {
  const devices = await lab({ name: "t2", faults: SLOW });
  const device = devices.device("t2");
  const { id } = await stack.startRun({ spec: TRIGGER, inventory: devices.inventory() });
  while (timesOf(device, "show clock") === 0) await sleep(20);
  await tell(id, "pause");
  while ((await stepsOf(id, "t2")).length === 0) await sleep(50);
  await tell(id, "cancel");
  expect(await stack.waitForRun(id)).toMatchObject({ status: "cancelled", devices: { cancelled: 1 } });
  expect(linesOf(device).filter((line) => /configure|description/.test(line))).toEqual([]);
});

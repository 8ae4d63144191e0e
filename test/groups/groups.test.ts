// Many devices that read the same: they share activities, and what befalls one of them is its own affair.
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, type LabDeviceOptions, startLab } from "../../packages/lab/src/index.js";
import { got, timesOf } from "../changes/ledgers.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

const DEVICES = 24;

/** @param special by number from 1; others are well */
async function lab(special: Record<number, LabDeviceOptions["faults"]> = {}, count = DEVICES): Promise<Lab> {
  const devices = Array.from({ length: count }, (_, n) => ({
    name: `r${n + 1}`,
    ...(special[n + 1] ? { faults: special[n + 1] } : {}),
  }));
  const started = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}

const device = (devices: Lab, n: number) => devices.devices[n - 1]!;
const others = (devices: Lab, n: number) => devices.devices.filter((_, at) => at !== n - 1);

interface Activity {
  type: string;
  summary: string;
}
async function activitiesOf(run: string): Promise<Activity[]> {
  type Event = {
    activityTaskScheduledEventAttributes?: { activityType: { name: string } };
    userMetadata?: { summary?: { data?: string } };
  };
  const { body } = await stack.request<{ events: Event[] }>("GET", `/v1/runs/${run}/history`);
  return body.events.flatMap(({ activityTaskScheduledEventAttributes: scheduled, userMetadata }) =>
    scheduled
      ? [
          {
            type: scheduled.activityType.name,
            summary: Buffer.from(userMetadata?.summary?.data ?? "", "base64").toString(),
          },
        ]
      : [],
  );
}

test("200 devices read in at most 20 activities, whose summaries name them; results and events are of each device", async () => {
  const devices = await lab({}, 200);
  const spec =
    "name: many\nconcurrency: 50\nsteps:\n  - { id: a, run: show version }\n  - { id: b, run: show clock }\n";
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  const run = await stack.waitForRun(id);
  expect(run).toMatchObject({ status: "passed", devices: { total: 200, passed: 200 } });
  const activities = await activitiesOf(id);
  expect(activities.map(({ type }) => type)).toContain("runReadsOfGroup");
  expect(activities.length).toBeLessThanOrEqual(20);
  expect(activities[0]?.summary).toMatch(/^"r1, r2, r3, .*: show version \+1"$/);
  for (const each of devices.devices)
    expect([timesOf(each, "show version"), timesOf(each, "show clock")]).toEqual([1, 1]);
  const results = await stack.results(id);
  expect(results).toHaveLength(200);
  for (const { steps } of results)
    expect(steps).toMatchObject([
      { id: "a", status: "passed", attempts: 1 },
      { id: "b", status: "passed", attempts: 1 },
    ]);
  const events = await stack.events(id);
  const ofOne = events.filter((event) => event.device === "r77").map(({ type, step }) => [type, step]);
  expect(ofOne).toEqual([
    ["device.started", undefined],
    ["step.started", "a"],
    ["step.finished", "a"],
    ["step.started", "b"],
    ["step.finished", "b"],
    ["device.finished", undefined],
  ]);
  expect(new Set(events.map((event) => event.id)).size).toBe(events.length);
  expect(await stack.artifact(id, "devices/r77/session-1.cast")).toContain("show clock");
});

test("as many devices at once as the spec says", async () => {
  const devices = await lab(
    Object.fromEntries(Array.from({ length: 60 }, (_, n) => [n + 1, { latency_ms: 300 }])),
    60,
  );
  const spec = "name: few\nconcurrency: 12\nsteps:\n  - run: [show version, show clock]\n";
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  let most = 0;
  const look = setInterval(() => {
    const busy = devices.devices.filter(
      (each) => timesOf(each, "show version") > 0 && timesOf(each, "show clock") === 0,
    );
    most = Math.max(most, busy.length);
  }, 20);
  onTestFinished(() => clearInterval(look));
  expect((await stack.waitForRun(id)).status).toBe("passed");
  expect(most).toBeLessThanOrEqual(12);
  expect(most).toBeGreaterThan(6);
});

const TWICE = `name: twice
concurrency: 24
defaults: { timeout: 20s, retry: { attempts: 1 } }
steps:
  - { id: first, run: show clock }
  - { id: breath, wait: 10ms }
  - { id: second, run: show version }
`;

test("a device that hangs holds up no other one of its group", async () => {
  const devices = await lab({ 5: { hang_after_lines: 0, on: "show clock" } });
  const { id } = await stack.startRun({ spec: TWICE, inventory: devices.inventory() });
  await got(device(devices, 5), "show clock");
  const asked = Date.now();
  await Promise.all(others(devices, 5).map((each) => got(each, "show version")));
  expect(Date.now() - asked).toBeLessThan(15_000);
  // Those that are through wait a moment for the others of their group before the run is told.
  await expect.poll(async () => (await stack.run(id)).devices).toMatchObject({ running: 1, passed: 23 });
  const run = await stack.waitForRun(id);
  expect(run.devices).toMatchObject({ passed: 23, errored: 1 });
  expect((await stack.result(id, "r5")).steps).toMatchObject([
    { id: "first", status: "errored", attempts: 1, detail: { code: "command_timeout" } },
  ]);
  expect(timesOf(device(devices, 5), "show clock")).toBe(1);
  for (const each of others(devices, 5)) expect(timesOf(each, "show clock")).toBe(1);
});

test("a device that cannot be reached is tried again by itself", async () => {
  const devices = await lab();
  const inventory = devices.inventory();
  await device(devices, 3).setFaults({ refuse_connections: true });
  const spec = `name: refused
concurrency: 24
defaults: { retry: { attempts: 3, delay: 1s, backoff: 1 } }
steps:
  - { id: look, run: show version }
`;
  const { id } = await stack.startRun({ spec, inventory });
  const run = await stack.waitForRun(id);
  expect(run.devices).toMatchObject({ passed: 23, errored: 1 });
  expect((await stack.result(id, "r3")).steps).toMatchObject([
    { id: "look", status: "errored", attempts: 3, detail: { code: "unreachable" } },
  ]);
  const events = (await stack.events(id)).filter((event) => event.device === "r3");
  expect(events.map(({ type, attempt }) => [type, attempt])).toEqual([
    ["device.started", undefined],
    ["step.started", 1],
    ["step.retrying", 2],
    ["step.retrying", 3],
    ["step.finished", 3],
    ["device.finished", undefined],
  ]);
  const at = events.map(({ time }) => Date.parse(time));
  expect(at[3]! - at[2]!).toBeGreaterThan(900);
  for (const each of others(devices, 3)) expect(timesOf(each, "show version")).toBe(1);
});

test("a device that loses its session is asked again by itself, behind its last step", async () => {
  const devices = await lab({ 7: { close_after_lines: 0, on: "show clock", times: 1 } });
  const spec = `name: lost
concurrency: 24
steps:
  - { id: a, run: show version }
  - { id: b, run: show clock }
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  expect((await stack.waitForRun(id)).devices).toMatchObject({ passed: 24 });
  expect((await stack.result(id, "r7")).steps).toMatchObject([
    { id: "a", attempts: 1 },
    { id: "b", attempts: 2 },
  ]);
  expect(timesOf(device(devices, 7), "show version")).toBe(1);
  for (const each of others(devices, 7)) expect(timesOf(each, "show clock")).toBe(1);
});

test("a cancel reaches all devices of a group, and what they have done stays", async () => {
  const slow = { latency_ms: 60_000, on: "show clock" };
  const devices = await lab(Object.fromEntries(Array.from({ length: 24 }, (_, n) => [n + 1, slow])));
  const spec = `name: slow
concurrency: 24
defaults: { timeout: 2m }
steps:
  - { id: a, run: show version }
  - { id: b, run: show clock }
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  await Promise.all(devices.devices.map((each) => got(each, "show clock")));
  await stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
  const run = await stack.waitForRun(id, { within_ms: 30_000 });
  expect(run).toMatchObject({ status: "cancelled", devices: { cancelled: 24 } });
  for (const { steps } of await stack.results(id))
    expect(steps).toMatchObject([
      { id: "a", status: "passed" },
      { id: "b", status: "cancelled", attempts: 1 },
    ]);
  const open = () => devices.devices.reduce((sum, each) => sum + each.sessions(), 0);
  await until("the sessions are closed", () => open() === 0);
});

test("a paused run starts no other segment until it is resumed", async () => {
  const slow = { latency_ms: 2_000, on: "show clock" };
  const devices = await lab(Object.fromEntries(Array.from({ length: 24 }, (_, n) => [n + 1, slow])));
  const { id } = await stack.startRun({ spec: TWICE, inventory: devices.inventory() });
  await got(device(devices, 1), "show clock");
  expect((await stack.request("POST", `/v1/runs/${id}/pause`, { body: {} })).status).toBe(202);
  await sleep(6_000);
  expect(devices.devices.filter((each) => timesOf(each, "show version") > 0)).toEqual([]);
  expect((await stack.request("POST", `/v1/runs/${id}/resume`, { body: {} })).status).toBe(202);
  expect((await stack.waitForRun(id)).devices).toMatchObject({ passed: 24 });
});

test("what a device of a group is at is told while the group goes on", async () => {
  const devices = await lab({ 5: { latency_ms: 8_000, on: "show clock" } });
  const spec =
    "name: live\nconcurrency: 24\nsteps:\n  - { id: a, run: show version }\n  - { id: b, run: show clock }\n";
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  const response = await fetch(`${stack.url}/v1/runs/${id}/events?follow`, {
    headers: { accept: "application/x-ndjson" },
  });
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  const told = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string>);
  const hints = told.filter(({ type, device: name }) => type === "progress" && name === "r5");
  expect(hints.map(({ message }) => message)).toContain("b under way; 1 step done");
  const finished = (name: string) =>
    told.findIndex((event) => event["type"] === "device.finished" && event["device"] === name);
  expect(finished("r6")).toBeLessThan(finished("r5"));
});

test("a worker that is killed with a group half done: devices that were through are not asked again", {
  timeout: 240_000,
}, async () => {
  const slow = { latency_ms: 2_000 };
  const isSlow = (n: number) => n % 2 === 0;
  const numbers = Array.from({ length: DEVICES }, (_, n) => n + 1);
  const devices = await lab(Object.fromEntries(numbers.filter(isSlow).map((n) => [n, slow])));
  const commands = Array.from({ length: 12 }, (_, n) => `show version | include ${n}`);
  const spec = `name: killed
concurrency: 24
steps:
${commands.map((command) => `  - run: ${command}`).join("\n")}
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  await Promise.all(numbers.filter(isSlow).map((n) => got(device(devices, n), commands[8]!)));
  await stack.worker.kill9();
  await stack.worker.restart();
  const run = await stack.waitForRun(id, { within_ms: 200_000 });
  expect(run).toMatchObject({ status: "passed", devices: { total: DEVICES, passed: DEVICES } });
  expect((await activitiesOf(id)).map(({ type }) => type)).toContain("runReadsOfGroup");
  const sent = (n: number) => commands.map((command) => timesOf(device(devices, n), command));
  for (const n of numbers.filter((each) => !isSlow(each)))
    expect([n, sent(n)]).toEqual([n, commands.map(() => 1)]);
  for (const n of numbers.filter(isSlow)) {
    expect(sent(n).slice(0, 3)).toEqual([1, 1, 1]);
    expect(Math.min(...sent(n))).toBe(1);
  }
});

// Cancel and deadline: they reach what is under way, and what is owed to the devices still happens.
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { LabDeviceOptions } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { linesOf, timesOf } from "./ledgers.js";
import { until } from "../services/until.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

async function lab(...devices: LabDeviceOptions[]): Promise<Lab> {
  const started = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}
const someoneGot = (lab: Lab, text: string) =>
  until(
    `a device gets "${text}"`,
    () => lab.devices.some((device) => linesOf(device).some((line) => line.includes(text))),
    { instead: () => ({ lines: lab.devices.map(linesOf), worker: stack.worker.log().slice(-2_000) }) },
  );
const cancel = (id: string) => stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
const openSessions = (lab: Lab) => lab.devices.reduce((sum, device) => sum + device.sessions(), 0);
async function closedWithin(lab: Lab, ms: number): Promise<void> {
  const end = Date.now() + ms;
  while (openSessions(lab) > 0 && Date.now() < end) await sleep(20);
  expect(openSessions(lab)).toBe(0);
}

const SLOW = { latency_ms: 60_000, on: "show clock" };
/** Long before the command would have ended; it takes a second where nothing else keeps the machine busy. */
const SOON_MS = 30_000;
const slow = `name: slow
defaults: { timeout: 2m }
steps:
  - run: show clock
  - run: show version
`;

test("a cancel ends a slow command: the run is over and the session closed long before its end", async () => {
  const devices = await lab({ name: "a1", faults: SLOW }, { name: "a2", faults: SLOW });
  const { id } = await stack.startRun({ spec: slow, inventory: devices.inventory() });
  await someoneGot(devices, "show clock");
  const asked = Date.now();
  expect((await cancel(id)).status).toBe(202);
  const run = await stack.waitForRun(id, { within_ms: SOON_MS });
  await closedWithin(devices, SOON_MS - (Date.now() - asked));
  expect(run).toMatchObject({ status: "cancelled", devices: { total: 2, cancelled: 2 } });
  expect(devices.devices.flatMap(linesOf)).not.toContain("show version");
});

test("a cancel that meets changes at every moment leaves devices cancelled, or indeterminate where lines were on their way", async () => {
  const devices = await lab(...Array.from({ length: 60 }, (_, n) => ({ name: `g${n + 1}` })));
  const spec = `name: claims
concurrency: 60
steps:
  - { for_each: ${JSON.stringify(Array.from({ length: 100 }, (_, n) => n))}, as: n, run: show clock, effect: write }
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  while (devices.devices.some((device) => timesOf(device, "show clock") < 2)) await sleep(20);
  await cancel(id);
  const run = await stack.waitForRun(id);
  expect(run.devices).toMatchObject({ total: 60, passed: 0, errored: 0 });
  const results = await stack.results(id);
  const sent = results.filter(({ steps }) => steps.at(-1)?.detail?.["sent"] === true);
  for (const { device, status, steps } of results)
    expect([device, status]).toEqual([
      device,
      steps.at(-1)?.status === "indeterminate" ? "indeterminate" : "cancelled",
    ]);
  for (const { device, steps } of sent)
    expect([device, timesOf(devices.device(device), "show clock")]).toEqual([device, steps.length]);
});

test("so does the deadline, and the run says that it was that", async () => {
  const devices = await lab({ name: "b1", faults: SLOW });
  const { id } = await stack.startRun({ spec: slow, inventory: devices.inventory(), deadline: "4s" });
  const run = await stack.waitForRun(id, { within_ms: 4_000 + SOON_MS });
  await closedWithin(devices, SOON_MS);
  expect(run).toMatchObject({
    status: "timed_out",
    message: "the run's deadline passed",
    devices: { cancelled: 1 },
  });
});

const undone = `name: undone
steps:
  - id: first
    trigger:
      do: { configure: ["interface Loopback7", "description changed"] }
      verify: { run: show interfaces description, expect: { contains: never there }, within: 5m, every: 1s }
      undo: { configure: ["interface Loopback7", "no description"] }
    always:
      - { id: leave, configure: ["interface Loopback8", "description left"] }
  - { id: never, configure: ["interface Loopback9", "description never"] }
`;

test.each(["cancel", "deadline"] as const)("undo and always still happen on %s", async (how) => {
  const devices = await lab({ name: `c-${how}` });
  const [device] = devices.devices;
  const limit = how === "deadline" ? { deadline: "20s" } : {};
  const { id } = await stack.startRun({ spec: undone, inventory: devices.inventory(), ...limit });
  await someoneGot(devices, "description changed");
  // Looked for before the change, too.
  await until("the change is verified", () => {
    const lines = linesOf(device!);
    return lines.lastIndexOf("show interfaces description") > lines.indexOf("description changed");
  });
  if (how === "cancel") await cancel(id);
  const run = await stack.waitForRun(id);
  expect(run.status).toBe(how === "cancel" ? "cancelled" : "timed_out");
  const lines = linesOf(device!).filter((line) => /^(no )?description/.test(line));
  expect(lines).toEqual(["description changed", "no description", "description left"]);
  expect(device?.running_config()).not.toContain("changed");
  const { steps } = await stack.result(id, `c-${how}`);
  expect(steps.map(({ id: step, status }) => [step, status])).toEqual([
    ["first", "cancelled"],
    ["leave", "passed"],
  ]);
  const parts = steps[0]?.detail?.["parts"] as { part: string; status: string }[];
  expect(parts.map(({ part, status }) => `${part} ${status}`)).toEqual([
    "do passed",
    "verify cancelled",
    "undo passed",
  ]);
});

test("what is owed after a cancel survives the death of the worker that is at it", async () => {
  const devices = await lab({ name: "d1", faults: { latency_ms: 3_000, on: "^show (clock|users)" } });
  const [device] = devices.devices;
  const spec = `name: owed
steps:
  - id: slow
    run: show users
    always:
      - { id: look, run: show clock }
      - { id: back, configure: ["interface Loopback7", "no description"] }
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  await someoneGot(devices, "show users");
  await cancel(id);
  await someoneGot(devices, "show clock");
  await stack.worker.kill9();
  await stack.worker.restart();
  const run = await stack.waitForRun(id);
  expect(run.status).toBe("cancelled");
  expect(timesOf(device!, "no description")).toBe(1);
  const { steps } = await stack.result(id, "d1");
  expect(steps.map(({ id: step, status }) => [step, status])).toEqual([
    ["slow", "cancelled"],
    ["look", "passed"],
    ["back", "passed"],
  ]);
});

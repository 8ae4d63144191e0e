// `finally` on the ledgers of devices: exactly once on each device that began, however its work ended.
import { setTimeout as sleep } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, type LabDeviceOptions, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";
import { linesOf, timesOf } from "./ledgers.js";
import { isSharded } from "./sharded.js";

let stack: SharedStack;
let connection: Connection;
beforeAll(async () => {
  stack = await sharedStack();
  connection = await Connection.connect({ address: stack.temporal_address });
});
afterAll(async () => {
  await connection?.close();
});

async function lab(...devices: LabDeviceOptions[]): Promise<Lab> {
  const started = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}
const cancel = (id: string) => stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
const stepsOf = async (id: string, device: string) =>
  (await stack.result(id, device)).steps.map((step) => `${step.id} ${step.status}`);
const got = (lab: Lab, device: string, line: string) =>
  until(`${device} gets "${line}"`, () => linesOf(lab.device(device)).includes(line), {
    instead: () => linesOf(lab.device(device)),
  });
/** How often each device was restored. */
const restored = (lab: Lab) =>
  Object.fromEntries(lab.devices.map((device) => [device.name, timesOf(device, "no description")]));

const DRAIN = `{ id: drain, configure: ["interface Loopback7", "description drained"] }`;
const RESTORE = `{ id: restore, configure: ["interface Loopback7", "no description"] }`;
const WORK = `{ id: work, configure: ["interface Loopback8", "description worked"] }`;
const REFUSES = { reject_lines: "^description worked" };
const SLOW = { latency_ms: 60_000, on: "show clock" };

const IN_STAGE = `name: stage
defaults: { retry: { attempts: 1 } }
steps:
  - ${DRAIN}
  - ${WORK}
  - { id: after, run: show version }
finally:
  - { id: look, run: show clock, expect: { contains: "no such text" } }
  - ${RESTORE}
`;

test("a stage's `finally` is done on devices that passed, failed and cannot be reached, each of its steps", async () => {
  const devices = await lab({ name: "s1" }, { name: "s2", faults: REFUSES }, { name: "s3" });
  await devices.device("s3").setFaults({ refuse_connections: true });
  const { id } = await stack.startRun({ spec: IN_STAGE, inventory: devices.inventory() });
  await stack.waitForRun(id);
  expect(restored(devices)).toEqual({ s1: 1, s2: 1, s3: 0 });
  expect(await stepsOf(id, "s3")).toEqual(["drain errored", "look errored", "restore errored"]);
  expect(await stepsOf(id, "s1")).toEqual([
    "drain passed",
    "work passed",
    "after passed",
    "look failed",
    "restore passed",
  ]);
  expect(await stepsOf(id, "s2")).toEqual(["drain passed", "work failed", "look failed", "restore passed"]);
  const events = await stack.events(id);
  const finished = events.filter(({ type, device }) => type === "device.finished" && device === "s2");
  expect(finished.map(({ status }) => status)).toEqual(["failed"]);
  expect(events.findLastIndex(({ step }) => step === "restore")).toBeLessThan(
    events.findLastIndex(({ type }) => type === "device.finished"),
  );
});

test.each(["cancel", "deadline"] as const)(
  "so it is on %s, and only where the device had begun",
  async (how) => {
    const devices = await lab({ name: `c1-${how}`, faults: SLOW }, { name: `c2-${how}` });
    const spec = `name: cut
concurrency: 1
defaults: { timeout: 2m }
steps:
  - ${DRAIN}
  - { id: work, run: show clock }
finally: [${RESTORE}]
`;
    const limit = how === "deadline" ? { deadline: "20s" } : {};
    const { id } = await stack.startRun({ spec, inventory: devices.inventory(), ...limit });
    await got(devices, `c1-${how}`, "show clock");
    if (how === "cancel") await cancel(id);
    const run = await stack.waitForRun(id);
    expect(run).toMatchObject({
      status: how === "cancel" ? "cancelled" : "timed_out",
      devices: { cancelled: 2 },
    });
    expect(restored(devices)).toEqual({ [`c1-${how}`]: 1, [`c2-${how}`]: 0 });
    expect(await stepsOf(id, `c1-${how}`)).toEqual(["drain passed", "work cancelled", "restore passed"]);
    expect(await stepsOf(id, `c2-${how}`)).toEqual([]);
  },
);

test("a worker's death in the work or in `finally` changes nothing of it", async () => {
  const devices = await lab(
    { name: "w1", faults: { latency_ms: 3_000, on: "^show (clock|users)" } },
    { name: "w2", faults: { latency_ms: 3_000, on: "^show (clock|users)" } },
  );
  const spec = `name: dies
steps:
  - ${DRAIN}
  - { id: work, run: show users, effect: write }
finally:
  - { id: look, run: show clock }
  - ${RESTORE}
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  await got(devices, "w1", "show users");
  await stack.worker.kill9();
  await stack.worker.restart();
  await got(devices, "w1", "show clock");
  await stack.worker.kill9();
  await stack.worker.restart();
  const run = await stack.waitForRun(id, { within_ms: 110_000 });
  expect(run.status).toBe("indeterminate");
  expect(restored(devices)).toEqual({ w1: 1, w2: 1 });
  for (const device of devices.devices) expect(timesOf(device, "description drained")).toBe(1);
  expect(await stepsOf(id, "w1")).toEqual([
    "drain passed",
    "work indeterminate",
    "look passed",
    "restore passed",
  ]);
});

const IN_RUN = (head = "") => `name: run
${head}
stages:
  - { name: drain, steps: [${DRAIN}] }
  - { name: work, steps: [${WORK}] }
  - { name: after, steps: [{ id: after, run: show clock }] }
finally: [${RESTORE}]
`;

test("a run's `finally` is done once all stages have ended, also on a device that gave up in the first", async () => {
  const devices = await lab({ name: "r1" }, { name: "r2", faults: REFUSES });
  const { id } = await stack.startRun({ spec: IN_RUN(), inventory: devices.inventory() });
  const run = await stack.waitForRun(id);
  expect(run).toMatchObject({ status: "failed", devices: { passed: 1, failed: 1 } });
  expect(restored(devices)).toEqual({ r1: 1, r2: 1 });
  expect(await stepsOf(id, "r2")).toEqual(["drain passed", "work failed", "restore passed"]);
  const stages = (await stack.events(id)).filter(({ type }) => type.startsWith("stage."));
  expect(
    stages.map(({ type, stage, status }) => [type, stage, status].filter(Boolean).join(" ")).slice(-2),
  ).toEqual(["stage.started finally", "stage.finished finally passed"]);
  const again = await stack.request<{ id: string }>("POST", `/v1/runs/${id}/rerun`, {
    body: { only: "failed" },
  });
  await stack.waitForRun(again.body.id);
  expect(restored(devices)).toEqual({ r1: 1, r2: 2 });
});

test.each([
  ["stop_run", "on_failure: stop_run"],
  ["max_failures", "max_failures: 0"],
])("so it is after %s, but not on devices that never began", async (name, head) => {
  const devices = await lab({ name: "t1", faults: { reject_lines: "^description" } }, { name: "t2" });
  const spec = IN_RUN(`${head}\nconcurrency: 1`);
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  const run = await stack.waitForRun(id);
  expect([name, run.status, run.devices.failed, run.devices.skipped]).toEqual([name, "failed", 1, 1]);
  expect(restored(devices)).toEqual({ t1: 1, t2: 0 });
  expect(await stepsOf(id, "t2")).toEqual([]);
});

test("on a cancel in a later stage, and nobody else gets at the devices before", async () => {
  const devices = await lab({ name: "l1", faults: SLOW });
  const spec = IN_RUN("defaults: { timeout: 2m }");
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  await got(devices, "l1", "show clock");
  const next = await stack.startRun({
    spec: `name: next\nsteps: [{ configure: ["interface Loopback7", "description next"] }]`,
    inventory: devices.inventory(),
  });
  await sleep(1_000);
  await cancel(id);
  expect((await stack.waitForRun(id)).status).toBe("cancelled");
  expect((await stack.waitForRun(next.id)).status).toBe("passed");
  expect(linesOf(devices.device("l1")).filter((line) => line.includes("description"))).toEqual([
    "description drained",
    "description worked",
    "no description",
    "description next",
  ]);
  expect(await stepsOf(id, "l1")).toEqual([
    "drain passed",
    "work passed",
    "after cancelled",
    "restore passed",
  ]);
});

test.each(["passes", "cancel"] as const)(
  "in a run that is cut into shards it is the same: %s",
  async (how) => {
    const faults = how === "cancel" ? { faults: SLOW } : {};
    const devices = await lab(...Array.from({ length: 20 }, (_, n) => ({ name: `x${n + 1}`, ...faults })));
    const spec = `name: cut
inputs: { words: { type: list, default: [version] } }
concurrency: 12
defaults: { timeout: 2m }
stages:
  - name: drain
    steps: [{ id: drain, for_each: "inputs.words.filter(w, w != run.id)", as: word, configure: ["interface Loopback7", "description drained"] }]
  - { name: work, steps: [{ id: after, run: show clock }] }
finally: [{ id: restore, for_each: "inputs.words.filter(w, w != run.id)", as: word, configure: ["interface Loopback7", "no description"] }]
`;
    const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
    if (how === "cancel") {
      await until("some are at work", () =>
        devices.devices.some((device) => timesOf(device, "show clock") > 0),
      );
      await cancel(id);
    }
    const run = await stack.waitForRun(id);
    expect(await isSharded(connection, id)).toBe(true);
    expect(run.status).toBe(how === "cancel" ? "cancelled" : "passed");
    for (const device of devices.devices)
      expect([device.name, timesOf(device, "no description")]).toEqual([
        device.name,
        timesOf(device, "description drained"),
      ]);
    const { steps } = await stack.result(id, "x1");
    expect(steps.at(-1)).toMatchObject({ id: "restore[0]", status: "passed", stage: "finally" });
  },
);

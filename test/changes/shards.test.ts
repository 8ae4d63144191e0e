// A run that is too large for one history goes through shards, and nobody notices: the same results and events, and
// pause, cancel, limits and doubts work as they do without.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, type LabDeviceOptions, startLab } from "../../packages/lab/src/index.js";
import type { RunEvent } from "../../schemas/event.js";
import { runWorkflowId, shardWorkflowId } from "../../workflows/ids.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
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

async function lab(
  prefix: string,
  count: number,
  special: Record<number, LabDeviceOptions> = {},
): Promise<Lab> {
  const devices = Array.from({ length: count }, (_, n) => ({ name: `${prefix}${n + 1}`, ...special[n + 1] }));
  const started = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}
const tell = (id: string, what: string, body: unknown = {}) =>
  stack.request("POST", `/v1/runs/${id}/${what}`, { body });

/** Lists that only the run knows may have 1,000 items: a shard has six devices, although little is done. */
const LOOP = `for_each: "inputs.words.filter(w, w != run.id)", as: word`;
const spec = (name: string, head = "") => `name: ${name}
inputs: { words: { type: list, default: [clock] } }
concurrency: 60
${head}
steps:
  - { id: look, ${LOOP}, run: "show \${{ word }}", effect: write }
  - id: change
    configure: ["interface Loopback1", "description cut"]
    rescue: [{ id: mend, run: show users }]
  - { id: last, run: show version }
`;

/** What happened, without times, ids and the retries of a busy machine: each device's own events in their order. */
const story = (events: RunEvent[]) => {
  const ofDevice = new Map<string, string[]>();
  for (const { type, stage, device = "", step, status } of events) {
    if (type === "step.retrying") continue;
    const line = [type, stage, step, status].filter((part) => part !== undefined).join(" ");
    ofDevice.set(device, [...(ofDevice.get(device) ?? []), line]);
  }
  return Object.fromEntries(ofDevice);
};

test("results and events are those of a run in one piece", async () => {
  const refuses = { faults: { reject_lines: "^description" } };
  const devices = await lab("a", 20, { 2: refuses, 15: refuses });
  const inventory = devices.inventory();
  const whole = await stack.startRun({ spec: spec("whole"), inventory, limit: "a1,a2,a3" });
  expect((await stack.waitForRun(whole.id)).status).toBe("passed");
  const cut = await stack.startRun({ spec: spec("cut"), inventory });
  const run = await stack.waitForRun(cut.id);
  expect([await isSharded(connection, whole.id), await isSharded(connection, cut.id)]).toEqual([false, true]);
  expect(run).toMatchObject({ status: "passed", devices: { total: 20, passed: 20 } });

  const [small, large] = [story(await stack.events(whole.id)), story(await stack.events(cut.id))];
  expect(large[""]).toEqual(small[""]);
  for (const device of devices.devices)
    expect([device.name, large[device.name]]).toEqual([
      device.name,
      small[device.name === "a15" ? "a2" : device.name === "a2" ? "a2" : "a1"],
    ]);
  const statuses = async (id: string, device: string) =>
    (await stack.result(id, device)).steps.map((step) => `${step.id} ${step.status}`);
  const { shards } = await stack.result(cut.id, "a15");
  expect(shards).toEqual({ main: shardWorkflowId(cut.id, 0, 2) });
  expect((await stack.result(whole.id, "a1")).shards).toBeUndefined();
  expect(await statuses(cut.id, "a15")).toEqual(await statuses(whole.id, "a2"));
  expect(await statuses(cut.id, "a20")).toEqual(await statuses(whole.id, "a1"));
});

test("a cancel reaches the shards, and what is owed still happens", async () => {
  const slow = { faults: { latency_ms: 60_000, on: "show clock" } };
  const devices = await lab("b", 20, Object.fromEntries(Array.from({ length: 20 }, (_, n) => [n + 1, slow])));
  const owed = `name: cancelled
inputs: { words: { type: list, default: [users] } }
concurrency: 12
defaults: { timeout: 2m }
steps:
  - { id: look, ${LOOP}, run: "show \${{ word }}", effect: write }
  - { id: slow, run: show clock, always: [{ id: owed, configure: [interface Loopback1, description owed] }] }
`;
  const { id } = await stack.startRun({ spec: owed, inventory: devices.inventory() });
  const begun = () => devices.devices.filter((device) => linesOf(device).includes("show clock"));
  while (begun().length < 10) await sleep(50);
  await tell(id, "cancel");
  const run = await stack.waitForRun(id);
  expect(await isSharded(connection, id)).toBe(true);
  expect(run).toMatchObject({ status: "cancelled", devices: { total: 20, cancelled: 20 } });
  for (const device of begun())
    expect([device.name, timesOf(device, "description owed")]).toEqual([device.name, 1]);
});

test("a run that is terminated keeps its devices until its shards have done what they owe", async () => {
  const slow = { faults: { latency_ms: 20_000, on: "show (clock|users)" } };
  const devices = await lab("d", 20, { 1: slow });
  const owed = `name: terminated
inputs: { words: { type: list, default: [version] } }
concurrency: 60
steps:
  - { id: look, ${LOOP}, run: "show \${{ word }}", effect: write }
  - id: slow
    run: show clock
    always: [{ id: wait, run: show users }, { id: owed, configure: [interface Loopback1, description owed] }]
`;
  const { id } = await stack.startRun({ spec: owed, inventory: devices.inventory() });
  const first = devices.device("d1");
  while (timesOf(first, "show clock") === 0) await sleep(50);
  expect(await isSharded(connection, id)).toBe(true);
  const next = await stack.startRun({
    spec: "name: next\nsteps: [{ configure: [interface Loopback1, description next] }]",
    inventory: devices.inventory(),
    limit: "d1",
  });
  await new Client({ connection }).workflow.getHandle(runWorkflowId(id)).terminate("by hand");
  expect((await stack.waitForRun(next.id)).status).toBe("passed");
  expect(linesOf(first).filter((line) => line.startsWith("description"))).toEqual([
    "description owed",
    "description next",
  ]);
});

test("a doubt in a shard holds the run, is resolved by hand, and max_failures counts over shards", async () => {
  const devices = await lab("c", 20, {
    3: { faults: { latency_ms: 10_000, on: "^description" } },
    14: { faults: { reject_lines: "^description" } },
  });
  // Few logins at once: one that a busy machine does not get through in time would hold the run too.
  const held = spec("held", "on_failure: pause\nmax_failures: 0")
    .replace("    rescue: [{ id: mend, run: show users }]\n", "")
    .replace("concurrency: 60", "concurrency: 20");
  const { id } = await stack.startRun({ spec: held, inventory: devices.inventory() });
  await stack.waitForRun(id, { holds: () => timesOf(devices.device("c3"), "description cut") > 0 });
  devices.device("c3").disconnect();
  const untilPaused = () => stack.waitForRun(id, { holds: ({ status }) => status === "paused" });
  await untilPaused();
  expect((await stack.result(id, "c3")).steps.map((step) => `${step.id} ${step.status}`)).toEqual([
    "look[0] passed",
    "change indeterminate",
  ]);
  expect((await tell(id, "devices/c4/resolve", { step: "change", outcome: "applied" })).status).toBe(409);
  expect((await tell(id, "devices/c3/resolve", { step: "change", outcome: "applied" })).status).toBe(202);
  await tell(id, "resume");
  await untilPaused();
  expect((await stack.result(id, "c14")).steps.at(-1)).toMatchObject({ id: "change", status: "failed" });
  await tell(id, "resume", { skip: ["c14"] });
  expect(await stack.waitForRun(id)).toMatchObject({
    status: "failed",
    message: "stopped: 1 device failed (max_failures: 0)",
    devices: { total: 20, passed: 17, failed: 1, skipped: 2 },
  });
});

test("each session of a device has a recording of its own, also those of later stages", async () => {
  const devices = await lab("e", 12);
  const { id } = await stack.startRun({
    spec: `name: recorded
inputs: { words: { type: list, default: [clock] } }
concurrency: 60
stages:
  - name: first
    steps: [{ id: look, ${LOOP}, run: "show \${{ word }}", effect: write }]
  - name: second
    steps: [{ id: last, run: show version }]
  - name: third
    steps: [{ id: again, run: show users }]
`,
    inventory: devices.inventory(),
  });
  expect((await stack.waitForRun(id)).status).toBe("passed");
  expect(await isSharded(connection, id)).toBe(true);
  const typed: Record<string, string[]> = {};
  const { body } = await stack.request<{ items: { path: string }[] }>(
    "GET",
    `/v1/runs/${id}/artifacts?prefix=devices/e1/session-`,
  );
  for (const { path } of body.items)
    typed[path] = [...(await stack.artifact(id, path)).matchAll(/"i","(show [^\\"]+)/g)].map(
      ([, line]) => line!,
    );
  expect(typed).toEqual({
    "devices/e1/session-1.cast": ["show clock"],
    "devices/e1/session-2.cast": ["show version"],
    "devices/e1/session-3.cast": ["show users"],
  });
});

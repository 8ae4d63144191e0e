// Two runs that change the same devices: one after the other, whatever becomes of the first.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { RunEvent } from "../../schemas/event.js";
import { leaseWorkflowId, runWorkflowId } from "../../workflows/ids.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { linesOf } from "./ledgers.js";
import { until } from "../services/until.js";

let stack: SharedStack;
let connection: Connection;
beforeAll(async () => {
  stack = await sharedStack();
  connection = await Connection.connect({ address: stack.temporal_address });
});
afterAll(async () => {
  await connection?.close();
});

/** Names differ from test to test, so that nobody waits for what another test left. */
let labs = 0;
async function lab(devices: number, latency_ms: number, kinds = ["cisco_iosxe"]): Promise<Lab> {
  const prefix = String.fromCodePoint(97 + labs++);
  const names = Array.from({ length: devices }, (_, n) => ({ name: `${prefix}${n + 1}` }));
  const started = await startLab({ devices: names, kinds, latency_ms });
  onTestFinished(() => started.close());
  return started;
}

/** Two changes and a command, all marked; each device gets them in three segments. */
const changes = (mark: string) => `name: ${mark}
concurrency: 20
steps:
  - configure: ["interface Loopback1", "description ${mark} one"]
  - { run: "show clock | include ${mark}", effect: write }
  - configure: ["interface Loopback2", "description ${mark} two"]
`;
const holds = (mark: string) => `name: ${mark}
steps:
  - configure: ["interface Loopback1", "description ${mark}"]
  - wait: 10m
`;

const marked = (lab: Lab, mark: string) =>
  lab.devices.map((device) => linesOf(device).filter((line) => line.includes(mark)).length);
const everyoneGot = (lab: Lab, mark: string) =>
  until(`all devices get "${mark}"`, () => marked(lab, mark).every((times) => times > 0));
/** Until all devices say for whom they wait. */
async function untilWaiting(id: string): Promise<void> {
  const { devices } = await stack.waitForRun(id, {
    holds: ({ devices: each }) => each.waiting === each.total,
  });
  while (
    (await stack.results(id)).filter(({ message }) => message?.startsWith("waits for")).length < devices.total
  )
    await sleep(50);
}

test("two runs on the same ten devices never change one at the same time; who waits says for whom", async () => {
  const ten = await lab(10, 200);
  const inventory = ten.inventory();
  const runs = await Promise.all(
    ["alpha", "beta"].map((mark) => stack.startRun({ spec: changes(mark), inventory })),
  );
  const ended = await Promise.all(runs.map(({ id }) => stack.waitForRun(id)));
  expect(ended.map(({ status }) => status)).toEqual(["passed", "passed"]);

  const order = ten.devices.map((device) => {
    const marks = linesOf(device).flatMap((line) => /alpha|beta/.exec(line)?.[0] ?? []);
    return marks.filter((mark, n) => mark !== marks[n - 1]).join(" then ");
  });
  const [first, second] = order[0] === "alpha then beta" ? runs : runs.toReversed();
  expect(["alpha then beta", "beta then alpha"]).toContain(order[0]);
  expect(new Set(order)).toEqual(new Set([order[0]]));

  const waiting = async (id: string) =>
    (await stack.events(id)).filter(({ type }) => type === "device.waiting");
  expect(await waiting(first?.id ?? "")).toEqual([]);
  const said = await waiting(second?.id ?? "");
  expect(new Set(said.map(({ device }) => device))).toEqual(new Set(ten.devices.map(({ name }) => name)));
  expect(new Set(said.map(({ message }) => message))).toEqual(
    new Set([`waits for run ${first?.id}, which holds the device`]),
  );
});

test("a holder that is terminated in Temporal frees its devices, soon", async () => {
  const three = await lab(3, 20);
  const inventory = three.inventory();
  const holder = await stack.startRun({ spec: holds("holder"), inventory });
  await everyoneGot(three, "holder");
  const next = await stack.startRun({ spec: changes("next"), inventory });
  await untilWaiting(next.id);
  const [result] = await stack.results(next.id);
  expect(result).toMatchObject({
    status: "waiting",
    message: `waits for run ${holder.id}, which holds the device`,
  });

  const terminated = Date.now();
  await new Client({ connection }).workflow.getHandle(runWorkflowId(holder.id)).terminate("by hand");
  await until("a device gets the next change", () => marked(three, "next").some((times) => times > 0));
  // The registry waits 12 s at most; the rest is for a busy machine. The holder itself would have stayed for ten minutes.
  expect(Date.now() - terminated).toBeLessThan(45_000);
  expect((await stack.waitForRun(next.id)).status).toBe("passed");
});

test("a run that is terminated between its changes says what became of each, live as in the archive", async () => {
  const six = await lab(6, 100);
  const { id } = await stack.startRun({ spec: changes("cut"), inventory: six.inventory() });
  await until("a device gets a line", () => marked(six, "cut one").some((times) => times > 0), {
    every_ms: 5,
  });
  await new Client({ connection }).workflow.getHandle(runWorkflowId(id)).terminate("by hand");
  const events = await stack.events(id);
  const results = await stack.results(id);
  expect(events.at(-1)).toMatchObject({ type: "run.finished", status: (await stack.run(id)).status });
  // What was not sent is cancelled; only what was sent may be indeterminate, and tells its lines.
  const told = results.flatMap(({ device, steps }) => {
    const got = linesOf(six.device(device)).join("\n");
    return steps
      .filter(({ action }) => action === "configure")
      .map(({ id: step, status, detail }) => {
        const line = `description cut ${step === "main-1" ? "one" : "two"}`;
        const lines = (detail?.["lines"] ?? []) as string[];
        const known = status === "indeterminate" ? lines.includes(line) : status === "passed";
        return { device, step, status, fits: got.includes(line) ? known : status === "cancelled" };
      });
  });
  expect(told.filter(({ fits }) => !fits)).toEqual([]);
  expect(told.length).toBeGreaterThan(0);

  expect((await stack.request("POST", `/v1/runs/${id}/archive`, { body: {} })).status).toBe(202);
  await stack.waitForRun(id, { holds: ({ archive }) => archive?.status === "complete" });
  expect(await stack.results(id)).toEqual(results);
  const byId = (all: RunEvent[]) => all.toSorted((a, b) => ((a.id ?? "") < (b.id ?? "") ? -1 : 1));
  expect(byId(await stack.events(id))).toEqual(byId(events));
});

test("a run that is terminated while it waits keeps nobody waiting behind it", async () => {
  const two = await lab(2, 20);
  const [first, second] = two.devices.map(({ name }) => name) as [string, string];
  const inventory = two.inventory();
  const holder = await stack.startRun({ spec: holds("holder"), inventory, limit: first });
  await until("the holder's change begins", () =>
    linesOf(two.device(first)).some((line) => line.includes("holder")),
  );
  const gone = await stack.startRun({ spec: changes("gone"), inventory });
  await stack.waitForRun(gone.id, { holds: ({ devices }) => devices.waiting > 0 });
  const next = await stack.startRun({ spec: changes("next"), inventory, limit: second });
  await untilWaiting(next.id);

  await new Client({ connection }).workflow.getHandle(runWorkflowId(gone.id)).terminate("by hand");
  expect((await stack.waitForRun(next.id)).status).toBe("passed");
  expect((await stack.run(holder.id)).status).toBe("running");
  expect(marked(two, "gone")).toEqual([0, 0]);
  await stack.request("POST", `/v1/runs/${holder.id}/cancel`, { body: {} });
});

test("a lease registry that is terminated is followed by one that knows who holds and who waits", async () => {
  const two = await lab(2, 20);
  const inventory = two.inventory();
  const holder = await stack.startRun({ spec: holds("holder"), inventory });
  await everyoneGot(two, "holder");
  const next = await stack.startRun({ spec: changes("next"), inventory });
  await untilWaiting(next.id);
  const registry = new Client({ connection }).workflow.getHandle(leaseWorkflowId("default"));
  await registry.terminate("by hand");
  const isOpen = async () => (await registry.describe()).status.name === "RUNNING";
  await until("the registry of leases is there again", isOpen, { every_ms: 100 });

  const other = await stack.startRun({ spec: changes("other"), inventory });
  await untilWaiting(other.id);
  expect([...marked(two, "next"), ...marked(two, "other")]).toEqual([0, 0, 0, 0]);
  await stack.request("POST", `/v1/runs/${holder.id}/cancel`, { body: {} });
  expect((await stack.waitForRun(next.id)).status).toBe("passed");
  expect((await stack.waitForRun(other.id)).status).toBe("passed");
  for (const device of two.devices)
    expect(linesOf(device).findLastIndex((line) => line.includes("next"))).toBeLessThan(
      linesOf(device).findIndex((line) => line.includes("other")),
    );
});

test("--check waits where it types into the device's candidate, and only there", async () => {
  const both = await lab(2, 20, ["arista_eos", "cisco_iosxe"]);
  const inventory = both.inventory();
  const [eos, ios] = both.devices.map(({ name }) => name) as [string, string];
  const holder = await stack.startRun({ spec: holds("holder"), inventory });
  await everyoneGot(both, "holder");
  const started = (limit: string) =>
    stack.startRun({ spec: changes("looks"), inventory, limit, check: true });
  expect((await stack.waitForRun((await started(ios)).id)).status).toBe("skipped");
  const looking = await started(eos);
  await untilWaiting(looking.id);
  expect(
    linesOf(both.device(eos)).filter((line) => /^configure session|session-config/.test(line)),
  ).toHaveLength(3);

  await stack.request("POST", `/v1/runs/${holder.id}/cancel`, { body: {} });
  expect((await stack.waitForRun(looking.id)).status).toBe("skipped");
});

test("runs that only read wait for nobody, unless they want the devices for themselves", async () => {
  const two = await lab(2, 20);
  const inventory = two.inventory();
  const holder = await stack.startRun({ spec: holds("holder"), inventory });
  await everyoneGot(two, "holder");
  const reads = "steps: [{ run: show version }]";
  const reader = await stack.startRun({ spec: `name: reader\n${reads}`, inventory });
  expect((await stack.waitForRun(reader.id)).status).toBe("passed");
  const exclusive = await stack.startRun({ spec: `name: exclusive\nexclusive: true\n${reads}`, inventory });
  await untilWaiting(exclusive.id);
  await stack.request("POST", `/v1/runs/${holder.id}/cancel`, { body: {} });
  expect((await stack.waitForRun(exclusive.id)).status).toBe("passed");
});

test("deadline and cancel reach a run that waits, and leave no place in the queue behind", async () => {
  const one = await lab(2, 20);
  const inventory = one.inventory();
  const holder = await stack.startRun({ spec: holds("holder"), inventory });
  await everyoneGot(one, "holder");
  const late = await stack.startRun({ spec: changes("late"), inventory, deadline: "3s" });
  const unwanted = await stack.startRun({ spec: changes("unwanted"), inventory });
  await untilWaiting(unwanted.id);
  expect(await stack.waitForRun(late.id)).toMatchObject({ status: "timed_out", devices: { cancelled: 2 } });
  await stack.request("POST", `/v1/runs/${unwanted.id}/cancel`, { body: {} });
  expect(await stack.waitForRun(unwanted.id)).toMatchObject({
    status: "cancelled",
    devices: { cancelled: 2 },
  });

  const patient = await stack.startRun({ spec: changes("patient"), inventory });
  await untilWaiting(patient.id);
  await stack.request("POST", `/v1/runs/${holder.id}/cancel`, { body: {} });
  expect((await stack.waitForRun(patient.id)).status).toBe("passed");
  expect([...marked(one, "late"), ...marked(one, "unwanted")]).toEqual([0, 0, 0, 0]);
});

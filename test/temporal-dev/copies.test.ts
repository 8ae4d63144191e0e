// Whoever reaches Temporal without the key can read payloads sealed in the histories. He can use none of them as another
// message, use none twice, and hold up nobody with made-up ones.
import { randomBytes, randomUUID } from "node:crypto";
import type { Client } from "@temporalio/client";
import type { Payload } from "@temporalio/common";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { CONTROL_QUEUE, leaseWorkflowId, runWorkflowId } from "../../workflows/ids.js";
import type { HistoryEvent } from "../../projection/payloads.js";
import { type Stack, startStack } from "../services/stack.js";
import { connectTo, sending } from "./strangers.js";

type Payloads = { payloads?: Payload[] | null };

let lab: Lab;
let stack: Stack;
let stranger: Client;
const clients: Client[] = [];

beforeAll(async () => {
  const env = { ORCHESTRATOR_ENCRYPTION_KEY: "correct horse battery staple", LAB_PASSWORD: "lab" };
  lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
  stack = await startStack({ env });
  stranger = await connected();
});
afterAll(async () => {
  for (const each of clients) await each.connection.close();
  await stack?.stop();
  await lab?.close();
});

async function connected(payload?: Payload): Promise<Client> {
  const client = await connectTo(stack.temporal_address, payload && sending(payload));
  clients.push(client);
  return client;
}
const handleOf = async (workflow: string, payload?: Payload) =>
  (await connected(payload)).workflow.getHandle(workflow);

async function eventsOf(workflow: string) {
  return (await stranger.workflow.getHandle(workflow).fetchHistory()).events ?? [];
}
const typed = () => lab.devices[0]!.ledger().map(({ line }) => line);
let before = 0;
beforeEach(() => {
  before = typed().length;
});
const typedSince = (word: string) =>
  typed()
    .slice(before)
    .filter((line) => line.includes(word));

test("what paused a run does not resume it, and pauses it no second time", async () => {
  const { id } = await stack.startRun({
    spec: "name: paused\nstages:\n  - { name: one, steps: [{ wait: 8s }] }\n  - { name: two, steps: [{ run: show clock }] }\n",
    inventory: lab.inventory(),
  });
  await stack.waitForRun(id, { holds: ({ status }) => status === "running" });
  expect((await stack.request("POST", `/v1/runs/${id}/pause`, { body: {} })).status).toBe(202);
  const accepted = (await eventsOf(runWorkflowId(id))).find(
    (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
  )?.workflowExecutionUpdateAcceptedEventAttributes;
  const [paused] = accepted?.acceptedRequest?.input?.args?.payloads ?? [];
  const copying = await handleOf(runWorkflowId(id), paused!);
  await expect(copying.executeUpdate("resume", { args: [1] as never })).rejects.toThrow();
  expect((await stack.run(id)).status).toBe("paused");
  expect((await stack.request("POST", `/v1/runs/${id}/resume`, { body: {} })).status).toBe(202);
  await expect(copying.executeUpdate("pause", { args: [1] as never })).rejects.toThrow();
  expect((await stack.waitForRun(id)).status).toBe("passed");
  const kinds = (await stack.events(id)).map(({ type }) => type);
  expect(kinds.filter((type) => type === "run.paused" || type === "run.resumed")).toEqual([
    "run.paused",
    "run.resumed",
  ]);
});

test("a request for devices is not a release of them, and none is heard twice", async () => {
  const change = (name: string, wait: string) => `name: change-${name}
steps:
  - configure: ["interface Loopback9", "description BEGIN-${name}"]
  - wait: ${wait}
  - configure: ["interface Loopback9", "description END-${name}"]
`;
  const registry = leaseWorkflowId("default");
  const first = await stack.startRun({ spec: change("first", "12s"), inventory: lab.inventory() });
  await expect.poll(() => typedSince("BEGIN-first").length, { timeout: 60_000 }).toBe(1);
  const second = await stack.startRun({ spec: change("second", "1s"), inventory: lab.inventory() });
  const requests = async () =>
    (await eventsOf(registry))
      .map((event) => event.workflowExecutionSignaledEventAttributes)
      .filter((signal) => signal?.signalName === "lease_request");
  await expect.poll(async () => (await requests()).length, { timeout: 60_000 }).toBeGreaterThan(1);
  for (const request of await requests()) {
    const copying = await handleOf(registry, request!.input!.payloads![0]!);
    await copying.signal("lease_release", 1);
    await copying.signal("lease_request", 1);
  }
  for (const { id } of [first, second]) expect((await stack.waitForRun(id)).status).toBe("passed");
  expect(typedSince("description").map((line) => line.replace(/.*description /, ""))).toEqual([
    "BEGIN-first",
    "END-first",
    "BEGIN-second",
    "END-second",
  ]);
});

test("a run keeps its devices when its request for an earlier stage is sent to a registry that never heard it", async () => {
  const step = (text: string) => `{ configure: ["interface Loopback9", "description ${text}"] }`;
  const stages = `name: staged
stages:
  - { name: one, steps: [${step("ONE-staged")}] }
  - { name: two, steps: [${step("BEGIN-staged")}, { wait: 15s }, ${step("END-staged")}] }
`;
  const registry = leaseWorkflowId("default");
  const first = await stack.startRun({ spec: stages, inventory: lab.inventory() });
  await expect.poll(() => typedSince("BEGIN-staged").length, { timeout: 60_000 }).toBe(1);
  const signalsOf = async () =>
    (await eventsOf(registry)).flatMap((event) => event.workflowExecutionSignaledEventAttributes ?? []);
  const asked = (await signalsOf()).filter(({ signalName }) => signalName === "lease_request");
  await stranger.workflow.getHandle(registry).terminate();
  const second = await stack.startRun({
    spec: `name: later\nsteps: [${step("BEGIN-later")}]\n`,
    inventory: lab.inventory(),
  });
  const statusOf = async () => (await stranger.workflow.getHandle(registry).describe()).status.name;
  await expect.poll(statusOf, { timeout: 60_000 }).toBe("RUNNING");
  for (const { input } of asked)
    await (await handleOf(registry, input!.payloads![0]!)).signal("lease_request", 1);
  for (const { id } of [first, second]) expect((await stack.waitForRun(id)).status).toBe("passed");
  expect(typedSince("description").map((line) => line.replace(/.*description /, ""))).toEqual([
    "ONE-staged",
    "BEGIN-staged",
    "END-staged",
    "BEGIN-later",
  ]);
});

test("the input of a change is not taken as that of a read, so that it is not typed again", async () => {
  const { id } = await stack.startRun({
    spec: "name: written\nsteps:\n  - { run: terminal monitor, effect: write }\n",
    inventory: lab.inventory(),
  });
  expect((await stack.waitForRun(id)).status).toBe("passed");
  expect(typedSince("terminal monitor")).toHaveLength(1);
  const [change] = (await eventsOf(runWorkflowId(id)))
    .map((event) => event.activityTaskScheduledEventAttributes)
    .filter((scheduled) => scheduled?.activityType?.name === "runWrite");
  expect(change).toBeDefined();

  const { workflowService: service, connection } = stranger;
  const [namespace, workflowId, queue] = ["default", runWorkflowId(id), `own-${randomUUID()}`];
  const poll = () =>
    connection.withDeadline(Date.now() + 60_000, () =>
      service.pollWorkflowTaskQueue({ namespace, taskQueue: { name: queue }, identity: "eve" }),
    );
  await stranger.workflow.start("x", { workflowId, taskQueue: queue });
  const { taskToken } = await poll();
  const attributes = {
    activityId: change!.activityId,
    activityType: { name: "runReads" },
    taskQueue: change!.taskQueue,
    input: change!.input,
    retryPolicy: { maximumAttempts: 1 },
    scheduleToCloseTimeout: { seconds: 30 as never },
    heartbeatTimeout: { seconds: 20 as never },
  };
  await service.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [{ commandType: 1, scheduleActivityTaskCommandAttributes: attributes }],
  });
  await poll();
  const ended = (await eventsOf(workflowId)).find((event) => event.activityTaskFailedEventAttributes);
  expect(ended?.activityTaskFailedEventAttributes?.failure?.applicationFailureInfo?.type).toBe(
    "payload_refused",
  );
  expect(typedSince("terminal monitor")).toHaveLength(1);
  await stranger.workflow.getHandle(workflowId).terminate();
});

test("the input of an activity is not taken as its result", async () => {
  await lab.devices[0]!.setFaults({ latency_ms: 3_000 });
  const { id } = await stack.startRun({
    spec: "name: forged\nsteps:\n  - { id: a, run: show version }\n",
    inventory: lab.inventory(),
  });
  const workflowId = runWorkflowId(id);
  const scheduled = async () =>
    (await eventsOf(workflowId))
      .map((event) => event.activityTaskScheduledEventAttributes)
      .find((each) => each?.activityType?.name === "runReads");
  await expect.poll(async () => (await scheduled()) !== undefined).toBe(true);
  const read = (await scheduled())!;
  const copying = await connected(read.input!.payloads![0]!);
  await expect
    .poll(() =>
      copying.activity.complete({ workflowId, activityId: read.activityId! }, 1).then(
        () => "completed",
        (error: Error) => error.message,
      ),
    )
    .toBe("completed");
  const run = await stack.waitForRun(id);
  await lab.devices[0]!.setFaults({});
  expect(run).toMatchObject({ status: "errored" });
  expect((await stack.result(id, "r1")).steps).toMatchObject([
    { id: "a", status: "errored", message: expect.stringContaining("as another message") },
  ]);
});

test("what another run had is not shown as this run's, neither its result nor its outcome nor who cancelled it", async () => {
  const spec = "name: told\nsteps:\n  - { id: a, run: show version }\n";
  const other = await stack.startRun({ spec, inventory: lab.inventory() });
  expect((await stack.waitForRun(other.id)).status).toBe("passed");
  const held = await stack.startRun({
    spec: "name: held\nsteps: [{ wait: 60s }]\n",
    inventory: lab.inventory(),
  });
  await stack.waitForRun(held.id, { holds: ({ status }) => status === "running" });
  await stack.request("POST", `/v1/runs/${held.id}/cancel`, { body: {} });
  expect((await stack.waitForRun(held.id)).status).toBe("cancelled");
  const payloadOf = async (id: string, find: (event: HistoryEvent) => Payloads | null | undefined) =>
    (await eventsOf(runWorkflowId(id))).map(find).find((found) => found?.payloads?.[0])!.payloads![0]!;
  const result = await payloadOf(other.id, (event) => event.activityTaskCompletedEventAttributes?.result);
  const cancelling = await payloadOf(
    held.id,
    (event) => event.workflowExecutionSignaledEventAttributes?.input,
  );

  await lab.devices[0]!.setFaults({ latency_ms: 3_000 });
  const { id } = await stack.startRun({ spec, inventory: lab.inventory() });
  const workflowId = runWorkflowId(id);
  await (await handleOf(workflowId, cancelling)).signal("cancel_requested", 1);
  const copying = await connected(result);
  await expect
    .poll(
      () =>
        copying.activity.complete({ workflowId, activityId: "0/r1/0" }, 1).then(
          () => "completed",
          (error: Error) => error.message,
        ),
      { timeout: 30_000 },
    )
    .toBe("completed");
  const run = await stack.waitForRun(id);
  await lab.devices[0]!.setFaults({});
  expect(run).toMatchObject({ status: "errored", devices: { errored: 1, passed: 0 } });
  expect((await stack.result(id, "r1")).steps).toMatchObject([
    { id: "a", status: "errored", message: expect.stringContaining("another workflow or activity") },
  ]);
  const archived = JSON.parse(await vi.waitFor(() => stack.artifact(id, "run.json"), 60_000));
  expect(archived).toMatchObject({ status: "errored", devices: { errored: 1, passed: 0 } });
  expect((await stack.events(id)).map(({ type }) => type)).not.toContain("run.cancel_requested");
});

test("one start with thousands of made-up payloads holds up no run", async () => {
  const [real] =
    (await eventsOf(leaseWorkflowId("default")))[0]!.workflowExecutionStartedEventAttributes!.input!
      .payloads ?? [];
  const payloads = Array.from({ length: 3_000 }, () => ({
    metadata: { ...real!.metadata, "key-salt": randomBytes(16), "key-id": randomBytes(8) },
    data: randomBytes(40),
  }));
  await stranger.workflowService.startWorkflowExecution({
    namespace: "default",
    workflowId: "x",
    workflowType: { name: "probe" },
    taskQueue: { name: CONTROL_QUEUE },
    requestId: randomUUID(),
    input: { payloads },
  });
  const { id } = await stack.startRun({
    spec: "name: after\nsteps:\n  - run: show version\n",
    inventory: lab.inventory(),
  });
  expect((await stack.waitForRun(id)).status).toBe("passed");
});

// Whoever reaches Temporal without the encryption key starts nothing, says nothing to a run, and forges no result: at a
// `dev` that made its own key, and at an API and a worker that were given one.
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "@temporalio/client";
import type { Payload } from "@temporalio/common";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newRunId } from "../../api/runs/ids.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { createPayloadCodec } from "../../worker/codec.js";
import { startLabel } from "../../schemas/message-label.js";
import type { Run } from "../../schemas/run.js";
import {
  CONTROL_QUEUE,
  devicesQueue,
  probeWorkflowId,
  runWorkflowId,
  WORKFLOW_TYPES,
} from "../../workflows/ids.js";
import { temporalAddressOf } from "../api/http.js";
import { type Dev, endDev, startDev } from "../cli/dev-process.js";
import { requestsTo, type Requests } from "../services/requests.js";
import { type Stack, startStack } from "../services/stack.js";
import { connectTo, markerOf, plain, probeInput, saying, sending, startProbe } from "./strangers.js";

const KEY = "correct horse battery staple";

interface Target extends Requests {
  /** Folder of the artifacts. */
  data: string;
  temporal: string;
  key: string;
  end(): Promise<void>;
}

async function devTarget(): Promise<Target> {
  const dev: Dev = await startDev();
  const temporal = await temporalAddressOf(dev);
  const key = (await readFile(join(dev.data, "encryption-key"), "utf8")).trim();
  return { ...requestsTo(() => dev.url), data: dev.data, temporal, key, end: () => endDev(dev) };
}

async function stackTarget(): Promise<Target> {
  const env = { ORCHESTRATOR_ENCRYPTION_KEY: KEY, LAB_PASSWORD: "lab" };
  const stack: Stack = await startStack({ env });
  return {
    ...stack,
    data: stack.data_dir,
    temporal: stack.temporal_address,
    key: KEY,
    end: () => stack.stop(),
  };
}

const keyed = (key: string) => saying(key, startLabel(WORKFLOW_TYPES.probe));

const SPEC = `name: held
steps:
  - { id: a, run: show version }
  - { id: pause, wait: 10s }
  - { id: b, run: show version }
`;

describe.each([
  ["dev", devTarget],
  ["an API and a worker with a key", stackTarget],
] as const)("at %s", (_, startTarget) => {
  let folder: string;
  let lab: Lab;
  let target: Target;
  let stranger: Client;
  let owner: Client;
  let marker: ReturnType<typeof markerOf>;
  const clients: Client[] = [];
  const client = async (...more: Parameters<typeof connectTo> extends [string, ...infer R] ? R : never) => {
    const made = await connectTo(target.temporal, ...more);
    clients.push(made);
    return made;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "strangers-"));
    marker = markerOf(join(folder, "ran"));
    lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
    target = await startTarget();
    stranger = await client();
    owner = await client(keyed(target.key));
  });
  afterAll(async () => {
    for (const each of clients) await each.connection.close();
    await target?.end();
    await lab?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const logins = () => lab.devices[0]!.logins().length;
  const port = () => lab.devices[0]!.port;
  const evil = () => probeInput({ port: port() }, marker.source);
  const runHeld = () => target.startRun({ spec: SPEC, inventory: lab.inventory() });
  const signalled = async (id: string, name: string) => {
    const { events } = await stranger.workflow.getHandle(runWorkflowId(id)).fetchHistory();
    return events?.some((event) => event.workflowExecutionSignaledEventAttributes?.signalName === name);
  };

  test("who has the key has a device looked at", async () => {
    const before = logins();
    const input = await probeInput({ port: port() }, "{ env: LAB_PASSWORD }");
    expect(await startProbe(owner, "own", [input])).toEqual(
      expect.objectContaining({ duration_ms: expect.any(Number) }),
    );
    expect(logins() - before).toBe(1);
  });

  test("nothing starts that is plain, of another key, changed, copied or empty, and no command of it runs", async () => {
    const [input, before] = [await evil(), logins()];
    expect(await startProbe(stranger, "plain", [input])).toBe("payload_refused");

    const other = await client(keyed("another secret of theirs"));
    expect(await startProbe(other, "other-key", [input])).toBe("payload_refused");

    const context = {
      type: "workflow",
      namespace: "default",
      workflowId: probeWorkflowId("theirs", "r1"),
    } as const;
    const [genuine] = await createPayloadCodec(target.key, "strict").encode([plain(input)], context);
    const data = Uint8Array.from(genuine!.data as Uint8Array);
    data[data.length - 1]! ^= 1;
    const changed: Payload = { ...genuine, data };
    expect(await startProbe(await client(sending(changed)), "theirs", [1])).toBe("payload_refused");
    expect(await startProbe(await client(sending(genuine!)), "copied", [1])).toBe("payload_refused");
    expect(await startProbe(stranger, "empty", [])).toBe("payload_refused");
    expect([marker.exists(), logins()]).toEqual([false, before]);
  });

  test("no activity starts by itself", async () => {
    const { activity } = stranger;
    const started = await activity.start("probeDevice", {
      id: "alone",
      taskQueue: devicesQueue("default"),
      args: [await evil()],
      scheduleToCloseTimeout: "10s",
      retry: { maximumAttempts: 1 },
    });
    await expect(started.result()).rejects.toThrow();
    expect(marker.exists()).toBe(false);
  });

  test("a run does not hear signals and updates that are plain, empty or copied, and goes on to its end", async () => {
    const { id } = await runHeld();
    await target.waitForRun(id, { holds: ({ status }) => status === "running" });
    const handle = stranger.workflow.getHandle(runWorkflowId(id));
    await handle.signal("cancel_requested", { actor: "eve" });
    await handle.signal("cancel_requested");
    await handle.signal("control", { paused: true, skip: ["r1"] });
    for (const args of [[{ actor: "eve" }], []])
      await expect(handle.executeUpdate("pause", { args: args as [] })).rejects.toThrow();
    const [copy] = await createPayloadCodec(target.key, "strict").encode([plain({ actor: "ann" })], {
      type: "workflow",
      namespace: "default",
      workflowId: "run/another",
    });
    const copying = (await client(sending(copy!))).workflow.getHandle(runWorkflowId(id));
    await copying.signal("cancel_requested", 1);
    await expect(copying.executeUpdate("pause", { args: [1] as never })).rejects.toThrow();
    expect(await signalled(id, "cancel_requested")).toBe(true);
    expect((await target.waitForRun(id)).status).toBe("passed");
    expect(JSON.stringify(await target.events(id))).not.toContain("eve");
    // The archive reads the same history, with the same eyes.
    const archived = await vi.waitFor(() => target.artifact(id, "run.json"), 60_000);
    expect(JSON.parse(archived)).toMatchObject({ status: "passed", devices: { passed: 1 } });
    expect(await target.artifact(id, "events.ndjson")).not.toContain("eve");
  });

  test("a result that is forged is a failure, in the run and for its readers", async () => {
    await lab.devices[0]!.setFaults({ latency_ms: 3_000 });
    const { id } = await target.startRun({
      spec: "name: forged\nsteps:\n  - { id: a, run: show version }\n",
      inventory: lab.inventory(),
    });
    const address = { workflowId: runWorkflowId(id), activityId: "0/r1/0" };
    await expect
      .poll(async () => {
        const { pendingActivities } = await stranger.workflowService.describeWorkflowExecution({
          namespace: "default",
          execution: { workflowId: runWorkflowId(id) },
        });
        return pendingActivities?.some(
          ({ activityId, lastStartedTime }) => activityId === address.activityId && lastStartedTime,
        );
      })
      .toBe(true);
    await stranger.activity.complete(address, { steps: [{ id: "a", status: "passed" }] });
    const run = await target.waitForRun(id);
    await lab.devices[0]!.setFaults({});
    expect(run).toMatchObject({ status: "errored", devices: { errored: 1, passed: 0 } });
    const { steps } = await target.result(id, "r1");
    expect(steps).toMatchObject([
      { id: "a", status: "errored", message: expect.stringContaining("not encrypted") },
    ]);
  });

  test("lists of runs are whole, and say so of a run that cannot be read, whatever a stranger has put there", async () => {
    const { id } = await runHeld();
    const forged = newRunId(Date.now());
    await mkdir(join(target.data, "artifacts", "runs", forged), { recursive: true });
    await writeFile(join(target.data, "artifacts", "runs", forged, "spec.yaml"), "name: x\n");
    await stranger.workflow.start("run", {
      workflowId: runWorkflowId(forged),
      taskQueue: CONTROL_QUEUE,
      args: [{ run: forged }],
      memo: { workflow: "evil" },
    });
    await vi.waitFor(async () => {
      const list = await target.request<{ items: Run[] }>("GET", "/v1/runs");
      expect(list.status).toBe(200);
      expect(list.body.items.map((run) => run.id)).toEqual(expect.arrayContaining([id, forged]));
      expect(JSON.stringify(list.body)).not.toContain("evil");
    }, 60_000);
    const one = await target.request("GET", `/v1/runs/${forged}`);
    expect([one.status, one.body]).toEqual([502, expect.objectContaining({ code: "payload_refused" })]);
    expect((await target.waitForRun(id)).status).toBe("passed");
  });
});

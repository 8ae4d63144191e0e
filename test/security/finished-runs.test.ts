// Whoever reaches Temporal starts a run that is over once more, with its own input: the workers ask no device again.
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, Connection, defaultPayloadConverter } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProbeInput, ProbeResult } from "../../activities/contract.js";
import { newRunId } from "../../api/runs/ids.js";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { Run } from "../../schemas/run.js";
import { CONTROL_QUEUE, runWorkflowId, WORKFLOW_TYPES } from "../../workflows/ids.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const HOUR = 60 * 60_000;

let lab: Lab;
let stack: SharedStack;
let connection: Connection;
beforeAll(async () => {
  lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
  stack = await sharedStack();
  connection = await Connection.connect({ address: stack.temporal_address });
});
afterAll(async () => {
  await connection?.close();
  await lab?.close();
});

const asked = () => lab.devices[0]!.ledger().filter(({ line }) => line === "show clock").length;

test("a run that ended hours ago is refused, one that goes on is not", async () => {
  const before = asked();
  const { id } = await stack.startRun({
    spec: "name: once\nsteps:\n  - { run: show clock }\n",
    inventory: lab.inventory(),
  });
  await stack.waitForRun(id);
  const runs = join(stack.data_dir, "artifacts", "runs");
  const client = new Client({ connection });
  const { events } = await client.workflow.getHandle(runWorkflowId(id)).fetchHistory();
  const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  const input = defaultPayloadConverter.fromPayload<Record<string, unknown>>(payload!);
  await expect
    .poll(() => readFile(join(runs, id, "run.json"), "utf8").catch(() => ""), { timeout: 30_000 })
    .not.toBe("");
  expect(asked() - before).toBe(1);

  /** The same run, as if it had ended so long ago. */
  const startAgain = async (ago_ms: number): Promise<void> => {
    const old = newRunId(Date.now() - 5 * HOUR);
    await cp(join(runs, id), join(runs, old), { recursive: true });
    const file = join(runs, old, "run.json");
    const run = JSON.parse(await readFile(file, "utf8")) as Run;
    const finished_at = new Date(Date.now() - ago_ms).toISOString();
    await writeFile(file, JSON.stringify({ ...run, id: old, finished_at }));
    await client.workflow
      .execute(WORKFLOW_TYPES.run, {
        workflowId: runWorkflowId(old),
        taskQueue: CONTROL_QUEUE,
        args: [{ ...input, run: old }],
        workflowExecutionTimeout: 60_000,
      })
      .catch(() => undefined);
  };
  await startAgain(4 * HOUR);
  expect(asked() - before).toBe(1);
  // The cleanup of a run that was terminated goes on after its archive is written.
  await startAgain(0.5 * HOUR);
  expect(asked() - before).toBe(2);
});

test("a device check that somebody asked for hours ago is not made again", async () => {
  const client = new Client({ connection });
  const probes = async () => {
    const ids: string[] = [];
    for await (const found of client.workflow.list({ query: 'WorkflowType="probe"' }))
      ids.push(found.workflowId);
    return ids;
  };
  const earlier = new Set(await probes());
  const { status } = await stack.request<string>("POST", "/v1/doctor", {
    body: { inventory: lab.inventory() },
  });
  expect(status).toBe(200);
  let workflowId = "";
  const find = async () => (workflowId = (await probes()).find((id) => !earlier.has(id)) ?? "");
  await expect.poll(find, { timeout: 30_000 }).not.toBe("");
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
  const input = defaultPayloadConverter.fromPayload<ProbeInput>(payload!);
  expect(input).toMatchObject({ device: "r1", site: "default" });
  const again = (asked_at: string | undefined) =>
    client.workflow.execute<(input: object) => Promise<ProbeResult>>(WORKFLOW_TYPES.probe, {
      workflowId,
      taskQueue: CONTROL_QUEUE,
      args: [{ ...input, asked_at }],
      workflowExecutionTimeout: 60_000,
    });
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  for (const old of [ago(4 * HOUR), undefined])
    expect(await again(old)).toMatchObject({
      ok: false,
      code: "interrupted",
      message: expect.stringContaining("this worker makes none that old") as string,
    });
  expect(await again(ago(0.5 * HOUR))).toMatchObject({ ok: true });
});

// What devices say and save is known only in the run. An execution that gets more of it than was expected ends in order,
// before Temporal would terminate it at 50 MiB.
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { runWorkflowId, shardWorkflowId } from "../../workflows/ids.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const MEBIBYTE = 2 ** 20;

let stack: SharedStack;
let connection: Connection;
beforeAll(async () => {
  stack = await sharedStack();
  connection = await Connection.connect({ address: stack.temporal_address });
});
afterAll(() => connection?.close());

async function lab(count: number): Promise<Lab> {
  const devices = Array.from({ length: count }, (_, n) => ({ name: `f${n + 1}` }));
  const started = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}

const bytesOf = async (id: string) =>
  (await new Client({ connection }).workflow.getHandle(id).describe()).historySize ?? 0;

/** As an input, since it is saved and not shown. */
const inputs = { text: "x ".repeat(255_000) };
const HEAD = "inputs: { text: { type: string } }";

test("a shard hands on the devices that have not begun when its history has enough", async () => {
  const devices = await lab(42);
  const many = Array.from({ length: 900 }, (_, n) => n).join(", ");
  const spec = `name: crowded
${HEAD}
concurrency: 4
stages:
  - name: saves
    steps: [{ id: read, run: show clock, save: { all: inputs.text } }]
  - name: large
    when: "1 > 2"
    steps: [{ id: l, for_each: [${many}], as: n, configure: ["interface Loopback\${{ n }}"] }]
`;
  const { id } = await stack.startRun({ spec, inputs, inventory: devices.inventory() });
  const run = await stack.waitForRun(id, { within_ms: 150_000 });
  expect(run).toMatchObject({ status: "passed", devices: { total: 42, passed: 42 } });
  const { shards: first } = await stack.result(id, "f1");
  const { shards: last } = await stack.result(id, "f42");
  expect([first, last]).toEqual([{ saves: shardWorkflowId(id, 0, 0) }, { saves: shardWorkflowId(id, 0, 1) }]);
  expect(await bytesOf(shardWorkflowId(id, 0, 0))).toBeLessThan(22 * MEBIBYTE);
  for (const device of devices.devices)
    expect(device.ledger().filter(({ line }) => line === "show clock")).toHaveLength(1);
  const finished = (await stack.events(id)).filter(({ type }) => type === "device.finished");
  expect(finished).toHaveLength(42);
}, 240_000);

test("a device whose part of the run is full ends errored, with what is owed done and the reason told", async () => {
  const devices = await lab(1);
  const items = Array.from({ length: 110 }, (_, n) => n).join(", ");
  const spec = `name: full
${HEAD}
steps:
  - id: read
    for_each: [${items}]
    as: n
    run: show clock
    save: { all: inputs.text }
    always: [{ id: owed, run: show version }]
  - { id: never, run: show users }
`;
  const { id } = await stack.startRun({ spec, inputs, inventory: devices.inventory() });
  const run = await stack.waitForRun(id, { within_ms: 200_000 });
  expect(run).toMatchObject({ status: "errored", devices: { total: 1, errored: 1 } });
  const { steps } = await stack.result(id, "f1");
  const errored = steps.filter(({ status }) => status === "errored");
  expect(errored).toEqual([
    expect.objectContaining({
      id: "read",
      message: expect.stringMatching(
        /^not started: the history of this part of the run is full .* cut the stage/,
      ),
    }),
  ]);
  expect(steps.at(-1)).toMatchObject({ id: "owed", status: "passed" });
  const passed = steps.filter(({ status }) => status === "passed").length;
  expect(passed).toBeGreaterThan(70);
  expect(passed).toBeLessThan(110);
  expect(await bytesOf(runWorkflowId(id))).toBeLessThan(45 * MEBIBYTE);
}, 300_000);

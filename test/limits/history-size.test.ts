// No document makes an execution outgrow Temporal, which ends one at 51,200 events or 50 MiB and refuses a message over
// 2 MiB: a run is cut into parts by what its devices need, and each history stays far below.
import { Client, Connection } from "@temporalio/client";
import { temporal } from "@temporalio/proto";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { Plan } from "../../schemas/plan.js";
import { sizesOf } from "../../compiler/plan/size/stage.js";
import { runWorkflowId, shardsPrefix } from "../../workflows/ids.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const MEBIBYTE = 2 ** 20;

let stack: SharedStack;
let connection: Connection;
beforeAll(async () => {
  stack = await sharedStack();
  const channelArgs = { "grpc.max_receive_message_length": 64 * MEBIBYTE };
  connection = await Connection.connect({ address: stack.temporal_address, channelArgs });
});
afterAll(() => connection?.close());

async function lab(count: number): Promise<Lab> {
  const devices = Array.from({ length: count }, (_, n) => ({ name: `h${n + 1}` }));
  const started = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}

interface Execution {
  id: string;
  events: number;
  bytes: number;
  /** Bytes of the largest event, which is little more than its message. */
  largest: number;
}

/** The run's own, and those of its shards. */
async function executionsOf(run: string): Promise<Execution[]> {
  const { workflow } = new Client({ connection });
  const ids = [runWorkflowId(run)];
  for (const { childWorkflowExecutionStartedEventAttributes: child } of await eventsOf(ids[0]!)) {
    const id = child?.workflowExecution?.workflowId;
    if (id?.startsWith(shardsPrefix(ids[0]!))) ids.push(id);
  }
  return Promise.all(
    ids.map(async (id) => {
      const sizes = (await eventsOf(id)).map(
        (event) => temporal.api.history.v1.HistoryEvent.encode(event).finish().length,
      );
      const bytes = (await workflow.getHandle(id).describe()).historySize ?? 0;
      return { id, events: sizes.length, bytes, largest: Math.max(...sizes) };
    }),
  );
}

const eventsOf = async (id: string) =>
  (await new Client({ connection }).workflow.getHandle(id).fetchHistory()).events ?? [];

/** Results tell why their step did not run, in up to 2,000 characters. */
const NEVER = `'${"x".repeat(1_980)}' == ''`;

test("changes that do not run, on many devices: events and bytes of each part stay small", async () => {
  const devices = await lab(20);
  const skipped = (n: number) =>
    `      - { id: skipped-${n}, when: "${NEVER}", configure: [interface Loopback${n}] }\n`;
  const spec = `name: skipped
concurrency: 20
stages:
  - name: one
    steps:
${Array.from({ length: 110 }, (_, n) => skipped(n)).join("")}  - name: two
    targets: { hosts: [h1, h20] }
    steps: [{ id: last, when: "steps['skipped-7'].status == 'skipped'", run: show version }]
`;
  const { id } = await stack.startRun({ spec, inventory: devices.inventory() });
  const run = await stack.waitForRun(id, { within_ms: 200_000 });
  expect(run).toMatchObject({ status: "passed", devices: { total: 20, passed: 2, skipped: 18 } });
  const { steps } = await stack.result(id, "h20");
  expect(steps.filter(({ status }) => status === "skipped")).toHaveLength(110);
  expect(steps.at(-1)).toMatchObject({ id: "last", status: "passed" });
  const executions = await executionsOf(id);
  // The run, two parts of the first stage and one of the second.
  expect(executions).toHaveLength(4);
  for (const { id: execution, events, bytes, largest } of executions) {
    const isSmall = events < 10_240 && bytes < 10 * MEBIBYTE && largest < MEBIBYTE;
    expect([execution, events, bytes, largest, isSmall]).toEqual([execution, events, bytes, largest, true]);
  }
}, 300_000);

/** A run begins and ends, starts its archive, asks for a lease and gives it back. */
const FRAME = { events: 40, bytes: 6_000 };

/** Of one device. */
const KINDS: Record<string, (n: number) => string> = {
  "reads that do not run": (n) => `  - { id: s${n}, when: "false", run: show version }`,
  reads: (n) => `  - { id: s${n}, run: show version }`,
  expectations: (n) => `  - { id: s${n}, verify: { run: show version, expect: [{ contains: Cisco }] } }`,
  changes: (n) => `  - { id: s${n}, configure: [interface Loopback${n}, description x] }`,
  "changes that do not run": (n) => `  - { id: s${n}, when: "false", configure: [interface Loopback${n}] }`,
  polls: (n) => `  - { id: s${n}, verify: { run: show version, expect: [{ contains: Cisco }], within: 9s } }`,
  waits: (n) => `  - { id: s${n}, wait: 1ms }`,
  loops: (n) => `  - { id: s${n}, for_each: [1, 2, 3], as: x, configure: ["interface Loopback\${{ x }}"] }`,
  triggers: (n) =>
    `  - { id: s${n}, trigger: { requires: { run: show version, expect: [{ contains: Cisco }] }, do: { configure: [interface Loopback${n}] }, verify: { run: show version, expect: [{ contains: Cisco }] }, undo: { configure: [no interface Loopback${n}] } } }`,
};

test("what the compiler estimates is at least what a history holds, and not far from it", async () => {
  const devices = await lab(1);
  const inventory = devices.inventory();
  for (const [kind, step] of Object.entries(KINDS)) {
    const spec = `name: ${kind}\nsteps:\n${[1, 2, 3, 4, 5].map(step).join("\n")}\n`;
    const { id } = await stack.startRun({ spec, inventory });
    await stack.waitForRun(id);
    const [own] = await executionsOf(id);
    const plan = JSON.parse(await stack.artifact(id, "plan.json")) as Plan;
    const { likely, outline, per_device } = sizesOf(plan)[0]!;
    const held = { events: own!.events, bytes: own!.bytes - outline - per_device };
    const isEnough = held.events <= likely.events + FRAME.events && held.bytes <= likely.bytes + FRAME.bytes;
    const isNear = likely.events <= held.events && likely.bytes <= 2.5 * held.bytes;
    expect([kind, held, likely, isEnough, isNear]).toEqual([kind, held, likely, true, true]);
  }
}, 300_000);

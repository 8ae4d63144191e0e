// Temporal's database is put back to what it was before the last commits, as a power cut or a cluster's failover can do:
// it has forgotten that a change was about to be sent. The store has not, and no line goes out twice. Most of it is waiting for
// heartbeats, so the tests run side by side.
import { test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { startSeaweedFs } from "../labs/seaweedfs.mjs";
import { copyDatabase } from "../services/database.js";
import { startStack } from "../services/stack.js";
import { until } from "../services/until.js";
import { linesOf, timesOf } from "./ledgers.js";

const DEVICES = 3;
const LINES = ["interface Loopback77", "description pushed once"];
const SPEC = `name: push
deadline: 5m
steps:
  - { id: change, configure: ${JSON.stringify(LINES)}, on_failure: continue }
  - { id: command, run: show clock, effect: write, on_failure: continue }
`;
interface Store {
  env: Record<string, string>;
  dispose(): Promise<void>;
}

async function bucket(): Promise<Store> {
  const s3 = await startSeaweedFs(process.env);
  const env = { ...s3.env, ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/put-back` };
  return { env, dispose: () => s3.dispose() };
}

const folder = async (): Promise<Store> => ({ env: {}, dispose: async () => {} });

test.concurrent.for<[string, () => Promise<Store>]>([
  ["folder", folder],
  ["bucket", bucket],
])(
  "no line is sent twice, with a %s as store",
  { timeout: 240_000 },
  async ([, openStore], { expect, onTestFailed, onTestFinished }) => {
    const { env, dispose } = await openStore();
    onTestFinished(dispose);
    // Time to copy the database while the devices let us in.
    const lab = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"], latency_ms: 1_500 });
    onTestFinished(() => lab.close());
    const stack = await startStack({ env: { LAB_PASSWORD: "lab", ...env } });
    onTestFinished(() => stack.stop());
    onTestFailed(() => console.error(stack.worker.log().slice(-3_000)));
    const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });

    // The others wait until the first device has accepted the credential, which is ahead of them by then.
    await until("a worker has the changes", () => lab.devices.some((device) => device.ledger().length > 0));
    const putBack = await copyDatabase(stack);
    expect(lab.devices.flatMap((device) => linesOf(device))).not.toContain("configure terminal");
    await until("all lines are sent", () =>
      lab.devices.every((device) => linesOf(device).includes(LINES[1] as string)),
    );
    await stack.worker.kill9();
    await stack.temporal.kill9();
    await putBack();
    await stack.temporal.restart();
    await stack.worker.restart();

    const run = await stack.waitForRun(id, { within_ms: 150_000 });
    expect(run.devices).toMatchObject({ total: DEVICES, running: 0, waiting: 0 });
    for (const device of lab.devices)
      for (const line of ["configure terminal", ...LINES, "show clock"])
        expect([device.name, line, timesOf(device, line)]).toEqual([device.name, line, 1]);
    for (const { steps } of await stack.results(id))
      expect(steps.map(({ id: step, status }) => [step, status])).toEqual([
        ["change", expect.stringMatching(/^(indeterminate|passed)$/)],
        // A device that is ahead of the others may have got it before the kill, too.
        ["command", expect.stringMatching(/^(indeterminate|passed)$/)],
      ]);
  },
);

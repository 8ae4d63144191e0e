// The store goes away in the middle of a run: what was read is kept and not asked again, no change begins, and the run
// ends as if nothing had been.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Lab, type LabDevice, startLab } from "../../devices/lab/index.js";
import type { ProblemBody } from "../../schemas/api.js";
import { linesOf, timesOf } from "../changes/ledgers.js";
import { type FaultyProxy, startFaultyProxy } from "../services/faulty-proxy.js";
import { type SeaweedFs, startSeaweedFs } from "../services/seaweedfs.js";
import { type Stack, startStack } from "../services/stack.js";

/** Longer than a heartbeat may be late, and than reads of the store are patient. */
const OUTAGE_MS = 25_000;
/** A device takes so long for each command: time to take the store away while it thinks. */
const LATENCY_MS = 1_500;
const READS = ["show version", "show clock", "show interfaces description"];
const LINES = ["interface Loopback9", "description after the outage"];
const READ = `name: reads\nsteps:\n${READS.map((command) => `  - run: ${command}\n`).join("")}`;
const CHANGE = `name: changes\nsteps:\n  - { id: change, configure: ${JSON.stringify(LINES)} }\n  - { id: look, run: show clock }\n`;

let lab: Lab;
let s3: SeaweedFs;
let proxy: FaultyProxy;
let stack: Stack;
beforeAll(async () => {
  s3 = await startSeaweedFs(process.env);
  proxy = await startFaultyProxy(s3.endpoint);
  lab = await startLab({ devices: 4, kinds: ["cisco_iosxe"], latency_ms: LATENCY_MS });
  stack = await startStack({
    env: {
      ...s3.env,
      AWS_ENDPOINT_URL: proxy.endpoint,
      ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/outage`,
      LAB_PASSWORD: "lab",
    },
  });
});
afterAll(async () => {
  await stack?.stop();
  await Promise.all([lab?.close(), proxy?.close()]);
  await s3?.dispose();
});

const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true), 60_000);
const sent = (devices: LabDevice[], line: string) => devices.map((device) => timesOf(device, line));

test("a store that is away for a while", { timeout: 300_000 }, async () => {
  const [readers, changers] = [lab.devices.slice(0, 2), lab.devices.slice(2)];
  const start = async (spec: string, limit: string) =>
    (await stack.startRun({ spec, limit, inventory: lab.inventory() })).id;

  // Away while devices answer a read, and while others have only just let us in.
  const reading = await start(READ, "r1,r2");
  await until(() => readers.every((device) => timesOf(device, READS[0] as string) === 1));
  const changing = await start(CHANGE, "r3,r4");
  await until(() => changers.every((device) => device.sessions() === 1 && linesOf(device).length > 0));
  await proxy.down();
  await sleep(OUTAGE_MS);

  expect(sent(changers, "configure terminal")).toEqual([0, 0]);
  expect(sent(readers, READS[0] as string)).toEqual([1, 1]);
  const asked = await stack.request<ProblemBody>("GET", `/v1/runs/${reading}`);
  expect([asked.status, asked.body.code]).toEqual([503, "store_unavailable"]);
  await proxy.up();

  for (const id of [reading, changing]) {
    const run = await stack.waitForRun(id, {
      holds: ({ archive }) => archive?.status === "complete",
      within_ms: 150_000,
    });
    expect([run.workflow, run.status]).toEqual([run.workflow, "passed"]);
    const { items } = (
      await stack.request<{ items: { path: string; sha256: string }[] }>("GET", `/v1/runs/${id}/artifacts`)
    ).body;
    const results = (await stack.results(id)).flatMap(({ steps }) =>
      steps.flatMap(({ artifacts }) => artifacts),
    );
    expect(results.length).toBeGreaterThan(0);
    for (const { path, sha256 } of [...items, ...results]) {
      const bytes = await fetch(`${stack.url}/v1/runs/${id}/artifacts/${path}`);
      const found = createHash("sha256")
        .update(Buffer.from(await bytes.arrayBuffer()))
        .digest("hex");
      expect([path, found]).toEqual([path, sha256]);
    }
  }
  for (const command of READS) expect([command, ...sent(readers, command)]).toEqual([command, 1, 1]);
  for (const line of ["configure terminal", ...LINES])
    expect([line, ...sent(changers, line)]).toEqual([line, 1, 1]);
});

// The store goes away in the middle of a run: what was read is kept and not asked again, no change begins, and the run
// ends as if nothing had been.
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type Lab, type LabDevice, startLab } from "../../packages/lab/src/index.js";
import type { ProblemBody } from "../../schemas/api.js";
import { linesOf, timesOf } from "../changes/ledgers.js";
import { type FaultyProxy, startFaultyProxy } from "../services/faulty-proxy.js";
import { type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";
import { type Stack, startStack } from "../services/stack.js";

/** Longer than a heartbeat may be late, than reads of the store are patient, and than an upload is tried at a stretch. */
const OUTAGE_MS = 60_000;
/** Time to take the store away while a device thinks about what it was asked first, or about each line of its login. */
const [FIRST_READ_MS, EACH_LINE_MS] = [22_000, 3_000];
const READS = ["show version", "show clock", "show interfaces description"];
const LINES = ["interface Loopback9", "description after the outage"];
const READ = `name: reads\nsteps:\n${READS.map((command) => `  - run: ${command}\n`).join("")}`;
const CHANGE = `name: changes\nsteps:\n  - { id: change, configure: ${JSON.stringify(LINES)} }\n  - { id: look, run: show clock }\n`;

let lab: Lab;
let s3: SeaweedFs;
let proxy: FaultyProxy;
let stack: Stack;
beforeEach(async () => {
  s3 = await startSeaweedFs(process.env);
  proxy = await startFaultyProxy(s3.endpoint);
  const thinks = { on: `^${READS[0]}$`, latency_ms: FIRST_READ_MS };
  lab = await startLab({
    devices: [
      { name: "r1", faults: thinks },
      { name: "r2", faults: thinks },
      { name: "r3", faults: { latency_ms: EACH_LINE_MS } },
    ],
    kinds: ["cisco_iosxe"],
  });
  stack = await startStack({
    env: {
      ...s3.env,
      AWS_ENDPOINT_URL: proxy.endpoint,
      ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/outage`,
      LAB_PASSWORD: "lab",
    },
  });
});
afterEach(async () => {
  await stack?.stop();
  await Promise.all([lab?.close(), proxy?.close()]);
  await s3?.dispose();
});

const until = (holds: () => boolean) => vi.waitFor(() => expect(holds()).toBe(true), 60_000);
const sent = (devices: LabDevice[], line: string) => devices.map((device) => timesOf(device, line));

/** Artifacts of a run whose bytes are not those that the list, or a result, tells of; with the status of the answer. */
async function unlikeTheirDigests(id: string): Promise<string[]> {
  const { items } = (
    await stack.request<{ items: { path: string; sha256: string }[] }>("GET", `/v1/runs/${id}/artifacts`)
  ).body;
  const results = (await stack.results(id)).flatMap(({ steps }) =>
    steps.flatMap(({ artifacts }) => artifacts),
  );
  expect(results.length).toBeGreaterThan(0);
  const unlike: string[] = [];
  for (const { path, sha256 } of [...items, ...results]) {
    const answer = await fetch(`${stack.url}/v1/runs/${id}/artifacts/${path}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) unlike.push(`${path}: ${answer.status}`);
  }
  return unlike;
}

test("a store that is away for a while", { timeout: 300_000 }, async () => {
  const [readers, changer] = [lab.devices.slice(0, 2), lab.device("r3")];
  const start = async (spec: string, limit: string) =>
    (await stack.startRun({ spec, limit, inventory: lab.inventory() })).id;

  // Away while devices think about a read, and while another has only just let us in.
  const reading = await start(READ, "r1,r2");
  await until(() => readers.every((device) => timesOf(device, READS[0] as string) === 1));
  const changing = await start(CHANGE, "r3");
  await until(() => changer.sessions() === 1 && linesOf(changer).length > 0);
  await proxy.down();
  onTestFinished(() => proxy.up());
  const unanswered = () => [sent(readers, READS[1] as string), timesOf(changer, "configure terminal")];
  expect(unanswered()).toEqual([[0, 0], 0]);
  await sleep(OUTAGE_MS);

  // The devices have answered long ago; what they said waits for its store.
  expect(sent(readers, READS[0] as string)).toEqual([1, 1]);
  expect(unanswered()).toEqual([[0, 0], 0]);
  const asked = await stack.request<ProblemBody>("GET", `/v1/runs/${reading}`);
  expect([asked.status, asked.body.code]).toEqual([503, "store_unavailable"]);
  await proxy.up();

  for (const id of [reading, changing]) {
    const run = await stack.waitForRun(id, {
      holds: ({ archive }) => archive?.status === "complete",
      within_ms: 150_000,
    });
    expect([run.workflow, run.status]).toEqual([run.workflow, "passed"]);
    // Its archive may be written once more, between the list and the look.
    await expect.poll(() => unlikeTheirDigests(id), { timeout: 60_000, interval: 1_000 }).toEqual([]);
  }
  for (const command of READS) expect([command, ...sent(readers, command)]).toEqual([command, 1, 1]);
  for (const line of ["configure terminal", ...LINES])
    expect([line, timesOf(changer, line)]).toEqual([line, 1]);
});

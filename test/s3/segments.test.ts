// What segments leave in a bucket: few objects, the same artifacts as in a folder, and no result that names an output which
// is not there, also where a worker dies with a pack on its way.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { runWorkflowId } from "../../workflows/ids.js";
import { timesOf } from "../changes/ledgers.js";
import { type FaultyProxy, startFaultyProxy } from "../services/faulty-proxy.js";
import { type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";
import { type Stack, startStack } from "../services/stack.js";
import { until } from "../services/until.js";

const COMMANDS = Array.from({ length: 10 }, (_, n) => `show version | include ${n}`);
const SPEC = `name: reads
steps:
${COMMANDS.map((command) => `  - run: ${command}\n`).join("")}  - { id: state, snapshot: { name: before, commands: [show version] } }
`;
const SLOW = "show clock";

let s3: SeaweedFs;
let proxy: FaultyProxy;
let stack: Stack;
let raw: S3Client;
beforeAll(async () => {
  s3 = await startSeaweedFs(process.env);
  proxy = await startFaultyProxy(s3.endpoint);
  const { endpoint, accessKeyId, secretAccessKey } = s3;
  raw = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  stack = await startStack({
    env: {
      ...s3.env,
      AWS_ENDPOINT_URL: proxy.endpoint,
      ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/few`,
      LAB_PASSWORD: "lab",
    },
  });
});
afterAll(async () => {
  await stack?.stop();
  raw?.destroy();
  await proxy?.close();
  await s3?.dispose();
});

async function lab(...args: Parameters<typeof startLab>): Promise<Lab> {
  const started = await startLab(...args);
  onTestFinished(() => started.close());
  return started;
}

/** Of a run in the bucket, below its folder. */
async function objectsOf(run: string): Promise<string[]> {
  const Prefix = `few/runs/${run}/`;
  const { Contents = [] } = await raw.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix }));
  return Contents.map(({ Key = "" }) => Key.slice(Prefix.length));
}

type Artifact = { path: string; bytes: number; sha256: string };
const listed = async (run: string) =>
  (await stack.request<{ items: Artifact[] }>("GET", `/v1/runs/${run}/artifacts`)).body.items;
const named = async (run: string) =>
  (await stack.results(run)).flatMap(({ steps }) => steps.flatMap(({ artifacts }) => artifacts));

/** Results that the journals of segments under way tell of. */
async function journalled(run: string): Promise<string[]> {
  const connection = await Connection.connect({ address: stack.temporal_address });
  const { pendingActivities } = await connection.workflowService.describeWorkflowExecution({
    namespace: "default",
    execution: { workflowId: runWorkflowId(run) },
  });
  await connection.close();
  return (pendingActivities ?? []).flatMap(({ heartbeatDetails }) => {
    const [payload] = heartbeatDetails?.payloads ?? [];
    if (!payload?.data) return [];
    const { steps } = JSON.parse(Buffer.from(payload.data).toString()) as { steps: { id: string }[] };
    return steps.map(({ id }) => id);
  });
}

async function bytesAt(run: string, path: string, headers = {}): Promise<{ status: number; bytes: Buffer }> {
  const answer = await fetch(`${stack.url}/v1/runs/${run}/artifacts/${path}`, { headers });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** Paths whose bytes are not those that the list or a result tells of. */
async function unlikeTheirDigests(run: string, artifacts: Artifact[]): Promise<string[]> {
  const unlike: string[] = [];
  for (const { path, sha256 } of artifacts) {
    const { bytes } = await bytesAt(run, path);
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) unlike.push(path);
  }
  return unlike;
}

const archived = (id: string) =>
  stack.waitForRun(id, { holds: ({ archive }) => archive?.status === "complete", within_ms: 150_000 });

test("a segment is one object, and everything that reads artifacts sees what it saw", async () => {
  const { devices, inventory } = await lab({ devices: 3, kinds: ["cisco_iosxe"] });
  const { id } = await stack.startRun({ spec: SPEC, inventory: inventory() });
  expect(await archived(id)).toMatchObject({ status: "passed" });
  const objects = await objectsOf(id);
  for (const { name } of devices) {
    const own = objects.filter((path) => path.startsWith(`devices/${name}/`));
    expect(own).toEqual([expect.stringMatching(/\/@[^/]+\.zip$/)]);
  }

  const items = await listed(id);
  const [first] = devices;
  const expected = [
    ...COMMANDS.map((_, n) => `main-${n + 1}.txt`),
    "session-1.cast",
    "snapshots/before.json",
    "state.txt",
  ];
  expect(
    items.flatMap(({ path }) =>
      path.startsWith(`devices/${first?.name}/`) ? path.slice(`devices/${first?.name}/`.length) : [],
    ),
  ).toEqual(expect.arrayContaining(expected));
  expect(await unlikeTheirDigests(id, [...items, ...(await named(id))])).toEqual([]);

  const output = items.find(({ path }) => path.endsWith(`${first?.name}/main-1.txt`)) as Artifact;
  const whole = (await bytesAt(id, output.path)).bytes.toString();
  const part = await bytesAt(id, output.path, { range: "bytes=2-7" });
  expect([part.status, part.bytes.toString()]).toEqual([206, whole.slice(2, 8)]);
  expect((await bytesAt(id, output.path, { "if-none-match": `"${output.sha256}"` })).status).toBe(304);
  const pack = objects.find((path) => path.endsWith(".zip")) as string;
  expect((await bytesAt(id, pack)).status).toBe(404);

  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bundle = Buffer.from(await (await fetch(`${stack.url}/v1/runs/${id}/bundle`)).arrayBuffer());
  writeFileSync(join(folder, "bundle.tar.gz"), bundle);
  const inBundle = execFileSync("tar", ["-tzf", join(folder, "bundle.tar.gz")], { encoding: "utf8" });
  for (const { path } of items) expect(inBundle).toContain(`${id}/${path}\n`);
  expect(inBundle).not.toMatch(/\/@|\.zip/);
  const { stdout } = await stack.cli("artifacts", "prune", "--run", id, "--json");
  expect((JSON.parse(stdout) as { artifacts: number }).artifacts).toBe(items.length);
  expect(await objectsOf(id)).toEqual([]);
});

test("a worker that dies with a pack on its way: no result names an output that is not there", {
  timeout: 240_000,
}, async () => {
  const spec = `name: killed
steps:
  - run: ${COMMANDS[0]}
  - run: ${COMMANDS[1]}
  - run: ${SLOW}
  - run: ${COMMANDS[2]}
`;
  const stand = await lab({
    devices: [{ name: "r1", faults: { on: `^${SLOW}$`, latency_ms: 25_000 } }],
    kinds: ["cisco_iosxe"],
  });
  const device = stand.device("r1");
  const stalled = proxy.stall(/^PUT [^ ]*zip/);
  const { id } = await stack.startRun({ spec, inventory: stand.inventory() });
  await stalled;
  await until("the slow command is under way", () => timesOf(device, SLOW) === 1);
  // Beats go out although the pack does not arrive; they tell of no result of which the output is not in the store.
  await sleep(6_000);
  expect(timesOf(device, SLOW)).toBe(1);
  expect((await objectsOf(id)).filter((path) => path.startsWith("devices/"))).toEqual([]);
  expect(await journalled(id)).toEqual([]);
  await stack.worker.kill9();
  await device.setFaults({});
  void proxy.stall(/^$/);
  await stack.worker.restart();

  expect(await archived(id)).toMatchObject({ status: "passed" });
  const artifacts = await named(id);
  expect(artifacts.map(({ path }) => path)).toEqual(
    expect.arrayContaining([1, 2, 3, 4].map((n) => `devices/r1/main-${n}.txt`)),
  );
  expect(await unlikeTheirDigests(id, [...artifacts, ...(await listed(id))])).toEqual([]);
  expect((await stack.run(id)).lost_artifacts).toBeUndefined();
});

test("a worker that dies behind a pack: what is in it is not asked for again", {
  timeout: 240_000,
}, async () => {
  const spec = `name: killed later\nsteps:\n${[COMMANDS[0], COMMANDS[1], SLOW].map((command) => `  - run: ${command}\n`).join("")}`;
  const stand = await lab({
    devices: [{ name: "r1", faults: { on: `^${SLOW}$`, latency_ms: 20_000 } }],
    kinds: ["cisco_iosxe"],
  });
  const device = stand.device("r1");
  const { id } = await stack.startRun({ spec, inventory: stand.inventory() });
  await until("the slow command is under way", () => timesOf(device, SLOW) === 1);
  await until("its results are told of", async () => (await journalled(id)).length === 2);
  await stack.worker.kill9();
  await device.setFaults({});
  await stack.worker.restart();
  expect(await archived(id)).toMatchObject({ status: "passed" });
  expect([timesOf(device, COMMANDS[0] as string), timesOf(device, COMMANDS[1] as string)]).toEqual([1, 1]);
  expect(await unlikeTheirDigests(id, await named(id))).toEqual([]);
  const packs = (await objectsOf(id)).filter((path) => path.endsWith(".zip"));
  expect(packs).toHaveLength(2);
});

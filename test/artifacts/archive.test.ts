// The archive of a run: what it waits for is told, it is tried again, and it answers what Temporal answered.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { ProblemBody } from "../../schemas/api.js";
import type { RunEvent } from "../../schemas/event.js";
import type { Run } from "../../schemas/run.js";
import { archiveWorkflowId, runWorkflowId } from "../../workflows/ids.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const spec = (name: string) => `name: ${name}
stages:
  - name: look
    steps:
      - { id: version, run: show version, expect: "device.name != 'r2'", on_failure: continue }
      - { id: before, snapshot: { name: before, commands: [show version] } }
      - { id: hold, wait: 2s }
  - name: change
    steps:
      - id: describe
        trigger:
          do: { configure: [interface Loopback5, description kept] }
          verify: { run: show interfaces description, expect: { contains: kept } }
          undo: { configure: [interface Loopback5, no description] }
`;
/** Of every run. */
const PATHS = `
  /devices /devices?status=failed /devices/r1 /artifacts /history /report.json /report.xml /report.md /report.html
  /bundle /events /events?type=step.finished&device=r2`.split(/\s+/);

let lab: Lab;
let stack: SharedStack;
let temporal: Client;
let id: string;
/** Of the run's spec. Each try has its own: lists of its runs hold none whose archive is still tried. */
let workflow: string;
let tries = 0;
/** What the API answered before the archive was there. */
let live: string[][];
beforeAll(async () => {
  [lab, stack] = await Promise.all([startLab({ devices: 2, kinds: ["cisco_iosxe"] }), sharedStack()]);
  temporal = new Client({ connection: await Connection.connect({ address: stack.temporal_address }) });
});
afterAll(async () => {
  await temporal?.connection.close();
  await lab?.close();
});

/** A folder stands where the archive wants to put a file. */
const obstacle = (run: string) => join(stack.data_dir, "artifacts", "runs", run, "report.html");
async function obstructed(): Promise<string> {
  workflow = `kept-${++tries}`;
  const started = await stack.startRun({ spec: spec(workflow), inventory: lab.inventory() });
  await mkdir(join(obstacle(started.id), "in-the-way"), { recursive: true });
  await stack.waitForRun(started.id);
  return started.id;
}

const archiveIs = (run: string, status: string, says = "") =>
  stack.waitForRun(run, {
    holds: ({ archive }) => archive?.status === status && (archive.message ?? "").includes(says),
  });

/** All that can be asked of the run, each answer with its status; the events also as a stream that is taken up again. */
async function everything(run: string): Promise<string[][]> {
  const sse = { accept: "text/event-stream" };
  const [, second = { id: "" }] = await stack.events(run);
  const asked: [string, Record<string, string>][] = [
    ...PATHS.map((path): [string, Record<string, string>] => [`/v1/runs/${run}${path}`, {}]),
    [`/v1/runs/${run}/events`, sse],
    [`/v1/runs/${run}/events`, { ...sse, "last-event-id": second.id ?? "" }],
    [`/v1/runs/${run}/events`, { ...sse, "last-event-id": "nobody-sent-this" }],
    [`/v1/runs/${run}/artifacts/devices/r1/version.txt`, {}],
    [`/v1/runs/${run}/artifacts/devices/r1/session-1.cast`, { range: "bytes=10-99" }],
    [`/v1/runs?workflow=${workflow}`, {}],
    [`/v1/runs?workflow=${workflow}&device=r1&status=failed`, {}],
  ];
  const answers: string[][] = [];
  for (const [path, headers] of asked) {
    const response = await fetch(stack.url + path, { headers });
    const body = Buffer.from(await response.arrayBuffer()).toString("latin1");
    answers.push([path, JSON.stringify(headers), `${response.status}`, body]);
  }
  return answers;
}

test("an archive that cannot be written says why, and is tried again", async () => {
  id = await obstructed();
  const { archive } = await archiveIs(id, "failing", "report.html");
  expect(archive).toMatchObject({ status: "failing", attempts: expect.any(Number) });
  const shown = await stack.cli("runs", "show", id);
  expect(shown.stdout).toMatch(/\n {2}archive +failing +.*report\.html.*, attempt \d+/);
  await archiveIs(id, "failing", "report.html");
  live = await everything(id);
  expect(live.filter(([path, , status]) => status !== "200" && !path?.includes("events"))).toEqual([
    expect.arrayContaining(["206"]),
  ]);

  const lists = live.filter(([path]) => path?.startsWith("/v1/runs?"));
  expect(lists.map(([, , , body]) => body?.includes(id))).toEqual([true, true]);

  await rm(obstacle(id), { recursive: true });
  expect((await archiveIs(id, "complete")).status).toBe("failed");
  expect((await stack.cli("runs", "show", id)).stdout).not.toContain("archive");
});

test("the archive answers what Temporal answered", async () => {
  const archived = await everything(id);
  const stable = ([path = "", headers, status, body = ""]: string[]): unknown[] => {
    const what = path.slice(`/v1/runs/${id}`.length);
    // Of these the archive itself is part.
    if (/^\/(artifacts|bundle|report\.html|report\.json)$/.test(what)) return [path, status];
    if (what === "") return [path, status, { ...(JSON.parse(body) as Run), archive: undefined }];
    // Temporal gives the entries of a map in any order.
    if (what === "/history") return [path, status, JSON.parse(body)];
    return [path, headers, status, body];
  };
  const listed = (answers: string[][]) => answers.filter(([path]) => path?.startsWith("/v1/runs/"));
  expect(listed(archived).map(stable)).toEqual(listed(live).map(stable));
});

test("a run that is deleted in Temporal answers every GET to the byte as before, and replays", async () => {
  const before = await everything(id);
  const { namespace } = temporal.options;
  for (const workflowId of [runWorkflowId(id), archiveWorkflowId(id)])
    await temporal.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  await expect
    .poll(() => temporal.workflow.getHandle(runWorkflowId(id)).describe().catch(String), { timeout: 60_000 })
    .toMatch(/not found/i);
  await stack.api.restart();
  expect(await everything(id)).toEqual(before);
  expect(await stack.cli("replay", id)).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✓ deterministic/),
  });
  const events = await stack.events(id);
  expect(new Set(events.map((event: RunEvent) => event.id)).size).toBe(events.length);
});

test("an archive that nobody writes is written when somebody asks for it", async () => {
  const run = await obstructed();
  await archiveIs(run, "failing", "report.html");
  await temporal.workflow.getHandle(archiveWorkflowId(run)).terminate("test");
  const { archive } = await archiveIs(run, "failing", "ended from outside");
  expect(archive?.message).toContain("`orchestrator runs archive RUN`");
  await rm(obstacle(run), { recursive: true });
  expect(await stack.cli("runs", "archive", run)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(run),
  });
  await archiveIs(run, "complete");
  const twice = await stack.request<ProblemBody>("POST", `/v1/runs/${run}/archive`, { body: {} });
  expect([twice.status, twice.body.detail]).toEqual([409, `Run ${run} is archived already.`]);

  const open = await stack.startRun({ spec: spec("open").replace("2s", "10m"), inventory: lab.inventory() });
  const early = await stack.request<ProblemBody>("POST", `/v1/runs/${open.id}/archive`, { body: {} });
  expect([early.status, early.body.detail]).toEqual([409, `Run ${open.id} is not over yet.`]);
});

// An upgrade with versioned workers: runs stay on the build that began them, new ones get the one that is current, and what
// outlives runs moves on. The new build's workflows part from the old one's at the first event.
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { Build } from "../../schemas/workers.js";
import { leaseWorkflowId, runWorkflowId } from "../../workflows/ids.js";
import { timesOf } from "../changes/ledgers.js";
import type { StackProcess } from "../services/process.js";
import { type Stack, startStack, type WorkerBuild } from "../services/stack.js";
import { until } from "../services/until.js";
import { CHANGES, otherBuild, type OtherBuild } from "./builds.js";

const OLD: WorkerBuild = { args: ["--deployment", "lab"], env: { ORCHESTRATOR_BUILD_ID: "old" } };

const specOf = (run: string): string => `name: ${run}
targets: { hosts: ["*"] }
steps:
  - { id: first, configure: [interface Loopback7, description first of ${run}] }
  # Longer than a busy machine takes to pause the run or to stop its worker.
  - { id: hold, wait: 10s }
  - { id: second, configure: [interface Loopback8, description second of ${run}] }
  - { id: last, run: show version }
`;
const linesOfRun = (run: string) => [`description first of ${run}`, `description second of ${run}`];

let lab: Lab;
let stack: Stack;
let other: OtherBuild;
let newer: WorkerBuild;
let newWorker: StackProcess;
let temporal: Client;
beforeAll(async () => {
  [lab, other] = await Promise.all([
    startLab({ devices: 2, kinds: ["cisco_iosxe"] }),
    otherBuild(CHANGES.incompatible),
  ]);
  newer = { dist: other.dist, env: { ORCHESTRATOR_DEPLOYMENT: "lab" } };
  stack = await startStack({ env: { LAB_PASSWORD: "lab" }, build: OLD });
  temporal = new Client({ connection: await Connection.connect({ address: stack.temporal_address }) });
});
afterAll(async () => {
  await temporal?.connection.close();
  await stack?.stop();
  await Promise.all([lab?.close(), other?.remove()]);
});

const start = (run: string) => stack.startRun({ spec: specOf(run), inventory: lab.inventory() });
const ready = () =>
  stack.request<{ status: string; worker: { reason?: string }; runs: { reason?: string } }>("GET", "/readyz");
const builds = async (): Promise<Build[]> =>
  JSON.parse((await stack.cli("workers", "list", "--json")).stdout) as Build[];
const described = (workflow_id: string) => temporal.workflow.getHandle(workflow_id).describe();
const buildOf = async (workflow_id: string): Promise<string | undefined> => {
  const { raw } = await described(workflow_id);
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? undefined;
};
const pausedBetween = async (run: string): Promise<void> => {
  await until(`both devices have the first change of ${run}`, () =>
    lab.devices.every((device) => timesOf(device, linesOfRun(run)[0] as string) === 1),
  );
};

/** As it names itself. */
const newBuild = (): string => String(newWorker.ready["build_id"]);

let before: string;

test("without a current build new runs have no worker, and it is said how to name one", async () => {
  await until("the worker and its site are seen", async () =>
    (await builds()).some(({ workers, sites }) => workers > 0 && sites.length > 0),
  );
  const { status, body } = await ready();
  expect([status, body.worker.reason]).toEqual([
    503,
    "no build is current, so new runs have no worker. Make build old current with `orchestrator workers promote old`.",
  ]);
  const unknown = await stack.cli("workers", "promote", "older");
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    expect.stringContaining("There is no build older; there are old."),
  ]);
  const told = await stack.cli("workers", "promote", "old");
  expect([told.code, told.stdout]).toEqual([
    0,
    expect.stringMatching(/^lab +old +current +1 worker +0 open runs +site default\n$/),
  ]);
  await until("it is ready", async () => (await ready()).status === 200);
});

test("an open run stays on the old build while a new one goes on the new build", async () => {
  ({ id: before } = await start("before"));
  await pausedBetween("before");
  await stack.cli("runs", "pause", before);
  newWorker = await stack.addWorker(undefined, newer);
  expect(newWorker.ready["build_id"]).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{12}$/);
  await until("the new worker is seen", async () =>
    (await builds()).some(
      ({ build, workers, sites }) => build === newBuild() && workers === 1 && sites.length > 0,
    ),
  );
  const told = await stack.cli("workers", "promote", newBuild());
  expect(told.stdout).toMatch(/^lab +\S+-[0-9a-f]{12} +current +1 worker +0 open runs +site default$/m);
  expect(told.stdout).toMatch(/^lab +old +draining +1 worker +\d open runs? +site default$/m);
  await until("the old build has the open run", async () =>
    (await builds()).some(({ build, open_runs }) => build === "old" && open_runs === 1),
  );

  const { id: after } = await start("after");
  await until(
    "the new run waits for the old one",
    async () => (await stack.run(after)).devices.waiting === 2,
    { instead: () => stack.run(after) },
  );
  expect((await stack.cli("runs", "resume", before)).code).toBe(0);
  expect((await stack.waitForRun(before)).status).toBe("passed");
  expect((await stack.waitForRun(after)).status).toBe("passed");
  expect(await buildOf(runWorkflowId(before))).toBe("old");
  expect(await buildOf(runWorkflowId(after))).toBe(newBuild());
  for (const device of lab.devices)
    for (const line of [...linesOfRun("before"), ...linesOfRun("after")])
      expect([device.name, line, timesOf(device, line)]).toEqual([device.name, line, 1]);
});

test("the registry of leases goes on with the new build, with a history of its own", async () => {
  const { runId, raw } = await described(leaseWorkflowId("default"));
  expect(await buildOf(leaseWorkflowId("default"))).toBe(newBuild());
  expect(raw.workflowExecutionInfo?.firstRunId).not.toBe(runId);
});

test("the old run is archived, also once its workers are gone", async () => {
  await stack.worker.stop();
  await until("no worker of the old build lives", async () =>
    (await builds()).some(({ build, workers }) => build === "old" && workers === 0),
  );
  await expect.poll(async () => (await stack.run(before)).archive?.status).toBe("complete");
});

test("a run whose build has no worker any more says so, and goes on with the next one", async () => {
  const { id } = await start("left");
  await pausedBetween("left");
  await newWorker.stop();
  await until("the run says so", async () => (await stack.run(id)).stalled !== undefined, {
    instead: () => stack.run(id),
  });
  const shown = await stack.cli("runs", "show", id);
  expect(shown.stdout).toContain(
    `no worker of build ${newBuild()} (deployment lab) lives, and the run stays on that build. Start one: it goes on where it is`,
  );
  expect((await ready()).body.runs.reason).toContain(`run ${id}`);
  await stack.worker.restart();
  const refused = await stack.cli("workers", "promote", newBuild());
  expect([refused.code, refused.stderr]).toEqual([
    3,
    expect.stringContaining(`No worker of build ${newBuild()} lives.`),
  ]);
  await newWorker.restart();
  expect((await stack.waitForRun(id)).status).toBe("passed");
  await until("nothing stands still", async () => (await ready()).body.status === "ready", {
    instead: ready,
  });
});

// A store that says yes to what it does not keep: the archive is not complete before it is there, the run says which outputs
// are missing, and no change is sent twice.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { Run } from "../../schemas/run.js";
import { timesOf } from "../changes/ledgers.js";
import { type LyingProxy, startLyingProxy } from "../services/lying-proxy.js";
import { type SeaweedFs, startSeaweedFs } from "../labs/seaweedfs.mjs";
import { type Stack, startStack } from "../services/stack.js";

const COMMANDS = ["show version", "show clock", "show interfaces description"];
const LINES = ["interface Loopback9", "description kept"];
const SPEC = `name: lied to
steps:
${COMMANDS.map((command) => `  - run: ${command}\n`).join("")}  - { id: change, configure: ${JSON.stringify(LINES)} }
`;

let lab: Lab;
let s3: SeaweedFs;
let proxy: LyingProxy;
let stack: Stack;
beforeAll(async () => {
  s3 = await startSeaweedFs(process.env);
  proxy = await startLyingProxy(s3.endpoint);
  lab = await startLab({ devices: 5, kinds: ["cisco_iosxe"] });
  stack = await startStack({
    env: {
      ...s3.env,
      AWS_ENDPOINT_URL: proxy.endpoint,
      ORCHESTRATOR_ARTIFACTS: `s3://${s3.bucket}/lies`,
      LAB_PASSWORD: "lab",
    },
  });
});
afterEach(() => proxy?.drop(() => false));
afterAll(async () => {
  await stack?.stop();
  await Promise.all([lab?.close(), proxy?.close()]);
  await s3?.dispose();
});

const start = async () => (await stack.startRun({ spec: SPEC, inventory: lab.inventory() })).id;

async function pathsOf(id: string): Promise<string[]> {
  const { stdout } = await stack.cli("runs", "artifacts", id, "--json");
  return (JSON.parse(stdout) as { path: string }[]).map(({ path }) => path);
}

async function archived(id: string): Promise<Run> {
  let run: Run | undefined;
  await vi.waitFor(
    async () => {
      run = (await (await fetch(`${stack.url}/v1/runs/${id}`)).json()) as Run;
      expect(run.archive?.status).toBe("complete");
    },
    { timeout: 90_000, interval: 500 },
  );
  return run as Run;
}

test("outputs and other writes are dropped: the run names exactly the outputs that are missing", async () => {
  const before = lab.devices.map((device) => timesOf(device, LINES[1] as string));
  // Counted apart: which write comes when differs from run to run, and some outputs have to be among those that are lost.
  const puts = { pack: 0, other: 0 };
  proxy.drop((path) => {
    const kind = /\/devices\/[^/]+\/@[^/]+\.zip$/.test(path) ? "pack" : "other";
    puts[kind] += 1;
    return puts[kind] % (kind === "pack" ? 3 : 20) === 1;
  });
  const id = await start();
  const run = await archived(id);
  proxy.drop(() => false);
  expect(run.status).toBe("passed");
  const there = new Set(await pathsOf(id));
  const named = (await stack.results(id)).flatMap(({ steps }) =>
    steps.flatMap(({ artifacts }) => artifacts.map(({ path }) => path)),
  );
  const missing = named.filter((path) => !there.has(path)).sort();
  expect(proxy.dropped.filter((path) => !path.endsWith(".zip"))).not.toEqual([]);
  expect(missing.filter((path) => /\/main-\d+\.txt$/.test(path)).length).toBeGreaterThan(1);
  expect(run.lost_artifacts).toEqual({ count: missing.length, paths: missing });
  for (const file of ["run.json", "results.json", "events.ndjson", "report.html", "plan.json"])
    expect([file, there.has(file)]).toEqual([file, true]);
  expect(lab.devices.map((device) => timesOf(device, LINES[1] as string))).toEqual(before.map((n) => n + 1));
  const { stdout } = await stack.cli("runs", "show", id);
  expect(stdout).toMatch(/artifacts? of this run (is|are) missing or damaged in the artifact store/);
  expect(stdout).toContain(missing[0]);
});

test("an archive that is not kept is not complete, and is once the store keeps it", async () => {
  proxy.drop((path) => path.endsWith("/results.json"));
  const id = await start();
  await stack.waitForRun(id, { within_ms: 90_000 });
  await vi.waitFor(
    async () => {
      const { stdout } = await stack.cli("runs", "show", id);
      expect(stdout).toMatch(/archive +failing .*does not have it/);
    },
    { timeout: 90_000, interval: 1_000 },
  );
  proxy.drop(() => false);
  expect((await archived(id)).lost_artifacts).toBeUndefined();
});

test("a claim or the word that a change begins is dropped: it is sent once", async () => {
  const before = lab.devices.map((device) => timesOf(device, LINES[1] as string));
  const seen = new Set<string>();
  proxy.drop((path) => /\/intents\//.test(path) && !seen.has(path) && Boolean(seen.add(path)));
  const id = await start();
  expect(await stack.waitForRun(id, { within_ms: 90_000 })).toMatchObject({ status: "passed" });
  expect(lab.devices.map((device) => timesOf(device, LINES[1] as string))).toEqual(before.map((n) => n + 1));
  const there = await pathsOf(id);
  expect(there.filter((path) => path.endsWith("@sending.json"))).toHaveLength(lab.devices.length);
});

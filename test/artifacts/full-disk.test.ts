// The disk of the store, or of all that a machine keeps, is full while a device is changed: nothing is lost, nothing is sent
// twice, the reason is told, and all goes on by itself once there is space.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFailed, onTestFinished, test, vi } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import type { Run } from "../../schemas/run.js";
import { got, timesOf } from "../changes/ledgers.js";
import { canMakeDisks, fill, makeDisk } from "../services/disk.js";
import { type Stack, startStack } from "../services/stack.js";

const LINES = ["interface Loopback9", "description while the disk was full"];
const SPEC = `name: full
deadline: 10m
steps:
  - { id: change, configure: ${JSON.stringify(LINES)}, on_failure: continue }
  - { id: look, run: show clock }
`;

/** Until `runs show` says why the step is not done. */
const isShown = (stack: Stack, run: string) =>
  vi.waitFor(
    async () => {
      const { stdout, stderr } = await stack.cli("runs", "show", run, "--device", "r1", "--step", "look");
      if (!stdout.includes("no space is left")) throw new Error(stdout + stderr);
    },
    { timeout: 120_000, interval: 1_000 },
  );

test.skipIf(!canMakeDisks).each([
  ["store", 8],
  ["everything", 64],
] as const)("the disk of the %s is full", { timeout: 300_000 }, async (what, mebibytes) => {
  const { folder: disk, remove } = makeDisk(mebibytes);
  onTestFinished(remove);
  const lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"], latency_ms: 1_500 });
  onTestFinished(() => lab.close());
  const { TMPDIR } = process.env;
  if (what === "everything") process.env.TMPDIR = disk;
  const store = { ORCHESTRATOR_ARTIFACTS: pathToFileURL(join(disk, "store")).href };
  const stack = await startStack({
    env: { LAB_PASSWORD: "lab", ...(what === "store" ? store : {}) },
  }).finally(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });
  onTestFinished(() => stack.stop());
  onTestFailed(() => console.error(stack.worker.log().slice(-3_000)));

  const device = lab.device("r1");
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  await got(device, LINES[0] as string);
  const free = await fill(disk);
  await got(device, LINES[1] as string);
  await vi.waitFor(
    async () => {
      const ready = await stack.request<{ store: { reason?: string } }>("GET", "/readyz");
      expect(ready.status).toBe(503);
      expect(ready.body.store.reason).toContain("no space is left");
    },
    { timeout: 90_000, interval: 500 },
  );
  if (what === "store") await isShown(stack, id);
  await free();

  let run: Run | undefined;
  await vi.waitFor(
    async () => {
      run = await stack.run(id);
      expect(run.archive?.status).toBe("complete");
    },
    { timeout: 150_000, interval: 500 },
  );
  expect(run).toMatchObject({ status: "passed" });
  expect(run?.lost_artifacts).toBeUndefined();
  for (const line of LINES) expect([line, timesOf(device, line)]).toEqual([line, 1]);
  const [result] = await stack.results(id);
  expect(result?.steps.map(({ id: step, status }) => [step, status])).toEqual([
    ["change", "passed"],
    ["look", "passed"],
  ]);
  for (const { artifacts } of result?.steps ?? [])
    for (const { path } of artifacts) expect(await stack.artifact(id, path)).not.toBe("");
});

test.skipIf(!canMakeDisks)(
  "the disk has no room for what a change prints",
  { timeout: 300_000 },
  async () => {
    const { folder, remove } = makeDisk(8);
    onTestFinished(remove);
    const lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"] });
    onTestFinished(() => lab.close());
    const store = { ORCHESTRATOR_ARTIFACTS: pathToFileURL(join(folder, "store")).href };
    const stack = await startStack({ env: { LAB_PASSWORD: "lab", ...store } });
    onTestFinished(() => stack.stop());
    const { id } = await stack.startRun({
      spec: "name: large\nsteps:\n  - { id: change, run: show tech huge 20, effect: write, timeout: 60s }\n",
      inventory: lab.inventory(),
    });
    await stack.waitForRun(id, { within_ms: 200_000 });
    const [step] = (await stack.result(id, "r1")).steps;
    expect(step).toMatchObject({ id: "change", status: "indeterminate", detail: { sent: true } });
    expect(step?.message).toContain("no space is left");
    expect(timesOf(lab.device("r1"), "show tech huge 20")).toBe(1);
  },
);

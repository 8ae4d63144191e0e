// A real linux host over OpenSSH, from the command line to the artifacts.
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { canRunLinuxHost, type LinuxHost, startLinuxHost } from "../labs/linux.mjs";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const possible = await canRunLinuxHost();
let host: LinuxHost;
let stack: SharedStack;
let folder: string;
beforeAll(async () => {
  if (!possible.ok) return;
  stack = await sharedStack();
  folder = await mkdtemp(join(stack.folder, "orch-linux-e2e-"));
  host = await startLinuxHost({ base_dir: join(folder, "host") });
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function runSteps(steps: string): Promise<{ run: Run; result: DeviceResult }> {
  const started = await stack.startRun({
    spec: `name: linux\ntargets: { hosts: [linux1] }\nsteps:\n${steps}`,
    inventory: host.inventory(),
  });
  const run = await stack.waitForRun(started.id);
  return { run, result: await stack.result(started.id, "linux1") };
}

test("commands run in bash, JSON output is parsed, expectations hold", async () => {
  const { run, result } = await runSteps(`
  - id: kernel
    run: uname -s
    effect: read
    expect: { contains: Linux }
  - id: loopback
    run: ip -j addr show lo
    effect: read
    expect: "parsed[0].ifname == 'lo'"
`);
  expect(result.steps.map(({ id, status, message }) => [id, status, message])).toEqual([
    ["kernel", "passed", undefined],
    ["loopback", "passed", undefined],
  ]);
  expect(run.status).toBe("passed");
  expect((await stack.artifact(run.id, "devices/linux1/kernel.txt")).trim()).toBe("Linux");
  expect(host.ledger()).toContain("uname -s");
});

test("a program that does not exist fails the step, with what bash said", async () => {
  const { run, result } = await runSteps("  - { id: typo, run: unmae -s, effect: read }\n");
  expect(run.status).toBe("failed");
  expect(result.steps[0]?.message).toContain("command not found");
});

test("a write is sent once and changes the host", async () => {
  const { run } = await runSteps(
    "  - { id: mark, run: echo done > marker.txt }\n  - { run: cat marker.txt, expect: { contains: done } }\n",
  );
  expect(run.status).toBe("passed");
  expect(host.ledger().filter((line) => line.includes("marker.txt") && line.startsWith("echo"))).toHaveLength(
    1,
  );
});

test("an output of 5 MB arrives whole", async () => {
  const { run } = await runSteps(`  - { id: big, run: "seq -w 700000", effect: read, timeout: 60s }\n`);
  expect(run.status).toBe("passed");
  const text = await stack.artifact(run.id, "devices/linux1/big.txt");
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(700_000);
  expect(lines.every((line, index) => Number(line) === index + 1)).toBe(true);
});

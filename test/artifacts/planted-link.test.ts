// Somebody puts a symbolic link in the place of the store's folder of temporary files while a device is changed: nothing outside
// of the store is touched, the reason is told, and all goes on by itself once the link is gone.
import { mkdtemp, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { got, timesOf } from "../changes/ledgers.js";
import { startStack } from "../services/stack.js";

const LINES = ["interface Loopback9", "description while the link was there"];
const SPEC = `name: link
deadline: 10m
steps:
  - { id: change, configure: ${JSON.stringify(LINES)}, on_failure: continue }
  - { id: look, run: show clock }
`;

test("a link in the place of the folder of temporary files", { timeout: 300_000 }, async () => {
  const lab = await startLab({ devices: 1, kinds: ["cisco_iosxe"], latency_ms: 1_500 });
  onTestFinished(() => lab.close());
  const stack = await startStack({ env: { LAB_PASSWORD: "lab" } });
  onTestFinished(() => stack.stop());
  const outside = await mkdtemp(join(tmpdir(), "orchestrator-outside-"));
  onTestFinished(() => rm(outside, { recursive: true }));
  await writeFile(join(outside, "theirs.txt"), "theirs");
  const [place, aside] = [join(stack.data_dir, "artifacts", ".tmp"), join(stack.data_dir, "aside")] as const;
  const device = lab.device("r1");

  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  await got(device, LINES[0] as string);
  await rename(place, aside);
  await symlink(outside, place);
  await got(device, LINES[1] as string);
  await vi.waitFor(
    async () => {
      const { stdout, stderr } = await stack.cli("runs", "show", id, "--device", "r1", "--step", "look");
      expect(stdout + stderr).toContain("leads out of the store");
    },
    { timeout: 60_000, interval: 1_000 },
  );
  expect((await stack.request("GET", "/readyz")).status).toBe(503);
  await rm(place);
  await rename(aside, place);

  const run = await stack.waitForRun(id, {
    holds: ({ archive }) => archive?.status === "complete",
    within_ms: 150_000,
  });
  expect(run).toMatchObject({ status: "passed" });
  for (const line of LINES) expect([line, timesOf(device, line)]).toEqual([line, 1]);
  const { steps } = await stack.result(id, "r1");
  expect(steps.map(({ id: step, status }) => [step, status])).toEqual([
    ["change", "passed"],
    ["look", "passed"],
  ]);
  expect(await readdir(outside)).toEqual(["theirs.txt"]);
});

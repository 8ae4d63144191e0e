// The failover example as it stands in examples/, on real routers: a link fails, OSPF converges, the link comes back.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { canRunFrrLab, type FrrLab, startFrrLab } from "../labs/frr.mjs";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const possible = await canRunFrrLab();
const EXAMPLE = new URL("../../examples/ospf-failover.yaml", import.meta.url).pathname;
let lab: FrrLab;
let stack: SharedStack;
let folder: string;
beforeAll(async () => {
  if (!possible.ok) return;
  stack = await sharedStack();
  folder = await mkdtemp(join(stack.folder, "orch-failover-test-"));
  lab = await startFrrLab({ base_dir: folder });
  await writeFile(join(folder, "inventory.yaml"), lab.inventory());
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

const shuts = (lines: string[]) => lines.filter((line) => /^(no )?shutdown$|^interface /.test(line));

test("the link is shut and brought back once each, on r1 alone, and the run passes", async () => {
  const before = ["r1", "r2"].map((name) => lab.router(name).ledger().length);
  const typed = (n: number, name: string) => shuts(lab.router(name).ledger().slice(before[n]));
  const outcome = await stack.cli("run", EXAMPLE, "-i", join(folder, "inventory.yaml"), "--json");
  const run = JSON.parse(outcome.stdout) as Run & { results: DeviceResult[] };
  expect(run).toMatchObject({ status: "passed", devices: { total: 3, passed: 3 } });
  expect(outcome.code).toBe(0);
  expect(typed(0, "r1")).toEqual(["interface to-r2", "shutdown", "interface to-r2", "no shutdown"]);
  expect(typed(1, "r2")).toEqual([]);
  expect(await lab.router("r1").vtysh("show running-config")).not.toMatch(/^ shutdown$/m);
  expect(await stack.artifact(run.id, "devices/r1/snapshots/before.json")).toContain("10.255.0.2");
});

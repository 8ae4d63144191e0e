// The BGP example as it stands in examples/, on real routers: a session is shut, the prefix is reached another way.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { DeviceResult } from "../../schemas/result.js";
import type { Run } from "../../schemas/run.js";
import { canRunFrrLab, type FrrLab, startFrrLab } from "../labs/frr.mjs";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const possible = await canRunFrrLab();
const EXAMPLE = new URL("../../examples/bgp-failover.yaml", import.meta.url).pathname;
let lab: FrrLab;
let stack: SharedStack;
let folder: string;
beforeAll(async () => {
  if (!possible.ok) return;
  stack = await sharedStack();
  folder = await mkdtemp(join(stack.folder, "orch-bgp-test-"));
  lab = await startFrrLab({ base_dir: folder, bgp: true });
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

test("a session is shut and brought back once each, and the run passes", async () => {
  const before = lab.router("r1").ledger().length;
  const outcome = await stack.cli("run", EXAMPLE, "-i", join(folder, "inventory.yaml"), "--json");
  if (outcome.stdout === "") throw new Error(outcome.stderr);
  const run = JSON.parse(outcome.stdout) as Run & { results: DeviceResult[] };
  const told = run.results.flatMap(({ device, steps }) =>
    steps
      .filter(({ status }) => status !== "passed")
      .map(({ id, status, message }) => [device, id, status, message]),
  );
  expect([run.status, told]).toEqual(["passed", []]);
  expect(outcome.code).toBe(0);
  const r1 = lab
    .router("r1")
    .ledger()
    .slice(before)
    .filter((line) => line.includes("neighbor 10.0.12.2"));
  expect(r1).toEqual(["neighbor 10.0.12.2 shutdown", "no neighbor 10.0.12.2 shutdown"]);
  const trigger = run.results.find(({ device }) => device === "r1")?.steps.find(({ id }) => id === "lose");
  expect(
    ((trigger?.detail?.["parts"] ?? []) as { part: string; status: string }[]).map(
      ({ part, status }) => `${part} ${status}`,
    ),
  ).toEqual(["requires passed", "do passed", "verify passed", "undo passed", "undone passed"]);
  expect(await lab.router("r1").vtysh("show running-config")).not.toMatch(/neighbor 10\.0\.12\.2 shutdown/);
});

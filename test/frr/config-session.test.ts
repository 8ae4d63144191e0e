// A change of real routers that is disturbed: the way to the router is cut, or the run is cancelled, just after config mode
// was entered. No config session stays behind, and the result says what was applied.
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { canRunFrrLab, type FrrLab, startFrrLab } from "../labs/frr.mjs";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";

const possible = await canRunFrrLab();
let lab: FrrLab;
let stack: SharedStack;
let folder: string;
beforeAll(async () => {
  if (!possible.ok) return;
  stack = await sharedStack();
  folder = await mkdtemp(join(stack.folder, "orch-config-test-"));
  lab = await startFrrLab({ base_dir: folder, routers: 2 });
});
beforeEach(({ skip }) => {
  if (!possible.ok) skip(possible.reason);
});
afterAll(async () => {
  if (!possible.ok) return;
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Enough lines to be in the middle of them for a while. */
const lines = (area: string) =>
  Array.from({ length: 150 }, (_, n) => `ip route 198.51.${area}.${n}/32 blackhole`);
const specOf = (area: string) => ({
  name: `change-${area}`,
  targets: { hosts: ["r1"] },
  defaults: { timeout: "30s" },
  steps: [{ id: "change", configure: lines(area) }],
});

async function inConfigMode(before: number): Promise<void> {
  const entered = () =>
    lab
      .router("r1")
      .ledger()
      .slice(before)
      .some((line) => line.startsWith("configure terminal"));
  await until("the run configures r1", entered, { every_ms: 5 });
}

/** What the router has of the change, whatever any session says. */
async function applied(area: string): Promise<string[]> {
  const config = await lab.router("r1").vtysh("show running-config");
  return lines(area).filter((line) => config.includes(`${line}\n`));
}

async function leftConfigMode(before: number): Promise<boolean> {
  const typed = lab.router("r1").ledger().slice(before);
  return typed.lastIndexOf("end") > typed.lastIndexOf("configure terminal");
}

test("the way to the router is cut for 5 s: the change goes through or is indeterminate, and config mode is left", async () => {
  const before = lab.router("r1").ledger().length;
  const run = await stack.startRun({ spec: specOf("100"), inventory: lab.inventory() });
  await inConfigMode(before);
  const cut = await lab.cut("r1", 5_000);
  await cut.restored;
  const ended = await stack.waitForRun(run.id, { within_ms: 90_000 });
  const { steps } = await stack.result(run.id, "r1");
  const has = await applied("100");
  const through = ended.status === "passed" && has.length === 150;
  const indeterminate = ended.status === "indeterminate" && Array.isArray(steps[0]?.detail?.["accepted"]);
  expect(through || indeterminate).toBe(true);
  expect(has).toEqual(expect.arrayContaining((steps[0]?.detail?.["accepted"] ?? []) as string[]));
  expect(await leftConfigMode(before)).toBe(true);
});

test("a cancel 100 ms after config mode was entered: it is left, and the result says what was applied", async () => {
  const before = lab.router("r1").ledger().length;
  const run = await stack.startRun({ spec: specOf("101"), inventory: lab.inventory() });
  await inConfigMode(before);
  await sleep(100);
  await stack.request("POST", `/v1/runs/${run.id}/cancel`, { body: {} });
  const ended = await stack.waitForRun(run.id, { within_ms: 60_000 });
  expect(["cancelled", "indeterminate", "passed"]).toContain(ended.status);
  const { steps } = await stack.result(run.id, "r1");
  const { detail = {} } = steps[0] ?? {};
  const accepted = (detail["accepted"] ?? []) as string[];
  const not_sent = (detail["not_sent"] ?? []) as string[];
  const has = await applied("101");
  expect(has).toEqual(expect.arrayContaining(accepted));
  // A line that went out and was not answered may be there, or not; the difference says which.
  expect(has.filter((line) => not_sent.includes(line))).toEqual([]);
  const shown = String(detail["difference"]).split("\n");
  expect(shown.filter((line) => line.startsWith("+ip route")).map((line) => line.slice(1))).toEqual(
    expect.arrayContaining(has),
  );
  expect(shown.filter((line) => line.startsWith("+ip route"))).toHaveLength(has.length);
  expect(await leftConfigMode(before)).toBe(true);
});

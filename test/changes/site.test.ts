// Work for a site without a worker, for one that has its hands full, for one that went away. Most of it is waiting, so the
// tests run side by side.
import { setTimeout as sleep } from "node:timers/promises";
import { test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { startStack } from "../services/stack.js";
import { got, linesOf } from "./ledgers.js";

test.concurrent("a site without a worker is an error, a busy worker is none", {
  timeout: 300_000,
}, async ({ expect, onTestFinished }) => {
  const lab = await startLab({
    devices: [
      { name: "r1", faults: { latency_ms: 40_000, on: "show clock" } },
      { name: "r2" },
      { name: "r3", site: "nowhere" },
      { name: "r4", faults: { latency_ms: 40_000, on: "show clock" } },
    ],
    kinds: ["cisco_iosxe"],
  });
  onTestFinished(() => lab.close());
  const stack = await startStack({ env: { LAB_PASSWORD: "lab" }, sessions: 1 });
  onTestFinished(() => stack.stop());
  const inventory = lab.inventory();
  const start = (name: string, limit: string, step: string) =>
    stack.startRun({
      spec: `name: ${name}\ndefaults: { timeout: 2m }\nsteps:\n  - ${step}\n`,
      inventory,
      limit,
    });

  // One in the room that is kept for stages of few devices, one in the common room.
  const long = await start("long", "r1", "run: show clock");
  await got(lab.device("r1"), "show clock");
  const longer = await start("longer", "r4", "run: show clock");
  await got(lab.device("r4"), "show clock");
  const waits = await start("waits", "r2", "run: show version");
  const lost = await start("lost", "r3", "run: show version");

  expect(await stack.waitForRun(lost.id)).toMatchObject({ status: "errored", devices: { errored: 1 } });
  expect(await stack.result(lost.id, "r3")).toMatchObject({
    status: "errored",
    steps: [{ message: expect.stringContaining("no worker for site nowhere") }],
  });
  expect((await stack.waitForRun(long.id)).status).toBe("passed");
  expect((await stack.waitForRun(longer.id)).status).toBe("passed");
  expect((await stack.waitForRun(waits.id)).status).toBe("passed");
});

test.concurrent("a change whose worker is away for longer than a new attempt may wait is indeterminate, not sent again", {
  timeout: 300_000,
}, async ({ expect, onTestFinished }) => {
  const lab = await startLab({
    devices: [
      { name: "r1", faults: { latency_ms: 12_000, on: "^description" } },
      { name: "r2", faults: { latency_ms: 12_000, on: "show clock" } },
    ],
    kinds: ["cisco_iosxe"],
  });
  onTestFinished(() => lab.close());
  const stack = await startStack({ env: { LAB_PASSWORD: "lab" }, workers: ["default", "west"] });
  onTestFinished(() => stack.stop());
  const inventory = lab.inventory();
  const change = await stack.startRun({
    spec: `name: change\nsteps:\n  - { id: change, configure: [interface Loopback1, description once] }\n`,
    inventory,
    limit: "r1",
  });
  const reads = await stack.startRun({
    spec: `name: reads\nsteps:\n  - { id: a, run: show version }\n  - { id: b, run: show clock }\n`,
    inventory,
    limit: "r2",
  });
  await got(lab.device("r1"), "description once");
  await got(lab.device("r2"), "show clock");
  // Heartbeats are thinned out to one in 5 s.
  await sleep(6_000);
  await stack.worker.kill9();
  // The heartbeat timeout, and as long again as a task may wait for a worker.
  await sleep(50_000);
  await stack.worker.restart();
  expect((await stack.waitForRun(change.id)).status).toBe("indeterminate");
  expect(linesOf(lab.device("r1")).filter((line) => line === "description once")).toHaveLength(1);
  expect((await stack.waitForRun(reads.id)).status).toBe("passed");
  expect(linesOf(lab.device("r2")).filter((line) => line === "show version")).toHaveLength(1);
  expect((await stack.result(reads.id, "r2")).steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "a passed",
    "b passed",
  ]);
});

// A run of few devices that starts while a large one has all sessions of the only worker.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type Stack, startStack } from "../services/stack.js";
import { got } from "./ledgers.js";

const LARGE = 12;

let lab: Lab;
let stack: Stack;
beforeAll(async () => {
  const slow = Array.from({ length: LARGE }, (_, n) => ({
    name: `slow-${n + 1}`,
    faults: { latency_ms: 150_000, on: "show clock" },
  }));
  lab = await startLab({ devices: [...slow, { name: "quick" }], kinds: ["cisco_iosxe"] });
  stack = await startStack({ env: { LAB_PASSWORD: "lab" }, sessions: 2 });
});
afterAll(async () => {
  await stack?.stop();
  await lab?.close();
});

test("it ends before any device of the large one does", async () => {
  const inventory = lab.inventory();
  const large = await stack.startRun({
    spec: `name: large\nconcurrency: ${LARGE}\ndefaults: { timeout: 5m }\nsteps:\n  - run: show clock\n`,
    inventory,
    limit: "slow-*",
  });
  await Promise.any(lab.devices.map((device) => got(device, "show clock")));
  const small = await stack.startRun({
    spec: "name: small\nsteps:\n  - run: show version\n",
    inventory,
    limit: "quick",
  });
  expect(await stack.waitForRun(small.id)).toMatchObject({ status: "passed" });
  expect(await (await fetch(`${stack.url}/v1/runs/${large.id}`)).json()).toMatchObject({
    status: "running",
    devices: { total: LARGE, passed: 0, failed: 0, errored: 0 },
  });
  await stack.request("POST", `/v1/runs/${large.id}/cancel`, { body: {} });
  await stack.waitForRun(large.id);
});

// Devices that share an activity take as many of their worker's sessions as they are.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { timesOf } from "../changes/ledgers.js";
import { type Stack, startStack } from "../services/stack.js";

const DEVICES = 40;
const SESSIONS = 5;

let lab: Lab;
let stack: Stack;
beforeAll(async () => {
  lab = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"], latency_ms: 200 });
  const env = {
    LAB_PASSWORD: "lab",
    ORCHESTRATOR_ENCRYPTION_KEY: "a key of the test, long enough",
  };
  stack = await startStack({ env, sessions: SESSIONS });
});
afterAll(async () => {
  await stack?.stop();
  await lab?.close();
});

test("a worker with few sessions has no more, and all devices get their turn once, in a run that is encrypted", async () => {
  let most = 0;
  const busy = () =>
    lab.devices.filter((each) => timesOf(each, "show version") > 0 && timesOf(each, "show clock") === 0)
      .length;
  const look = setInterval(() => (most = Math.max(most, busy())), 10);
  const { id } = await stack.startRun({
    spec: `name: few\nconcurrency: ${DEVICES}\nsteps:\n  - run: show version\n  - run: show clock\n`,
    inventory: lab.inventory(),
  });
  const run = await stack.waitForRun(id);
  clearInterval(look);
  expect(run).toMatchObject({ status: "passed", devices: { total: DEVICES, passed: DEVICES } });
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(SESSIONS);
  const { body } = await stack.request<{ events: object[] }>("GET", `/v1/runs/${id}/history`);
  const signals = body.events.filter((event) => "workflowExecutionSignaledEventAttributes" in event);
  expect(signals.length, "of devices that were given back").toBeGreaterThan(0);
  for (const each of lab.devices)
    expect([timesOf(each, "show version"), timesOf(each, "show clock")]).toEqual([1, 1]);
});

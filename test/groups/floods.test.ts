// Devices of a group that print without end or very much: the others have what they read meanwhile, and are asked once.
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { got, timesOf } from "../changes/ledgers.js";
import { residentBytes } from "../faults/memory.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const DEVICES = 24;
const FLOODING = "r5";
const MIB = 1024 * 1024;

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

async function lab(): Promise<Lab> {
  const started = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"] });
  onTestFinished(() => started.close());
  return started;
}

const spec = (mebibytes: number, timeout: string) => `name: flood
concurrency: ${DEVICES}
on_failure: continue
defaults: { retry: { attempts: 1 } }
steps:
  - { id: first, run: show clock }
  - { id: flood, run: "show tech huge \${{ device.name == '${FLOODING}' ? ${mebibytes} : 0 }}", timeout: ${timeout} }
  - { id: breath, wait: 10ms }
  - { id: last, run: show version, expect: { contains: "Cisco IOS XE Software" } }
`;

/** @returns once the others of the group are through, while the device floods */
async function start(devices: Lab, text: string): Promise<string> {
  const { id } = await stack.startRun({ spec: text, inventory: devices.inventory() });
  const others = devices.devices.filter(({ name }) => name !== FLOODING);
  await Promise.all(others.map((each) => got(each, "show version")));
  return id;
}

async function othersAreWell(devices: Lab, id: string): Promise<void> {
  for (const { device, steps } of await stack.results(id)) {
    if (device === FLOODING) continue;
    expect([device, steps.map(({ status }) => status)]).toEqual([
      device,
      ["passed", "passed", "passed", "passed"],
    ]);
    for (const line of ["show clock", "show tech huge 0", "show version"])
      expect([device, line, timesOf(devices.device(device), line)]).toEqual([device, line, 1]);
  }
}

test("100 MB of one device", { timeout: 240_000 }, async () => {
  const devices = await lab();
  const before = residentBytes(stack.worker.pid) ?? 0;
  let most = before;
  const look = setInterval(() => (most = Math.max(most, residentBytes(stack.worker.pid) ?? 0)), 50);
  onTestFinished(() => clearInterval(look));
  const id = await start(devices, spec(100, "180s"));
  expect((await stack.run(id)).status).toBe("running");
  const run = await stack.waitForRun(id, { within_ms: 200_000 });
  expect(run.devices).toMatchObject({ passed: DEVICES });
  expect((most - before) / MIB).toBeLessThan(150);
  const { steps } = await stack.result(id, FLOODING);
  expect(steps.find((step) => step.id === "flood")?.artifacts[0]?.bytes).toBeGreaterThan(99 * MIB);
  await othersAreWell(devices, id);
});

test("output of one device that does not end", { timeout: 240_000 }, async () => {
  const devices = await lab();
  const id = await start(devices, spec(10_000_000, "5s"));
  const run = await stack.waitForRun(id, { within_ms: 120_000 });
  expect(run.devices).toMatchObject({ passed: DEVICES - 1, errored: 1 });
  const { steps } = await stack.result(id, FLOODING);
  expect(steps.map(({ id: step, status }) => [step, status])).toEqual([
    ["first", "passed"],
    ["flood", "errored"],
    ["breath", "passed"],
    ["last", "passed"],
  ]);
  expect(steps[1]?.detail).toMatchObject({ code: "command_timeout" });
  await othersAreWell(devices, id);
});

// A device whose configuration is another one's, which shows only where a change begins: the run names the right platform.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { type MockDevices, startMockDevices } from "../services/unicon.js";

let stack: SharedStack;
let mocks: MockDevices;
beforeAll(async () => {
  [stack, mocks] = await Promise.all([sharedStack(), startMockDevices(process.env)]);
}, 300_000);
afterAll(() => mocks?.close());

test("huawei_vrp on a two-stage device: one attempt, nothing sent, and huawei_vrpv8 as the remedy", async () => {
  const r1 = await mocks.device({ os: "hvrp", state: "exec", hostname: "R1" });
  const run = await stack.startRun({
    spec: "name: change\nsteps:\n  - { id: change, configure: [sysname R2] }\n",
    inventory: `
defaults: { platform: huawei_vrp, credential: lab, ssh: { strict_host_key_checking: "no" } }
credentials: { lab: { username: netops, password: { env: LAB_PASSWORD } } }
devices: { r1: { host: 127.0.0.1, port: ${r1.port} } }
`,
  });
  await stack.waitForRun(run.id);
  const { steps } = await stack.result(run.id, "r1");
  expect(steps[0]).toMatchObject({ status: "errored", attempts: 1, detail: { code: "mode_unreachable" } });
  expect(steps[0]?.remediation).toMatch(/^correct the platform of r1: its prompt looks like huawei_vrpv8/);
  expect(r1.ledger).not.toContain("sysname R2");
});

// A worker that is lost whenever it works on a step, as one that the device's output stalls: each loss is an attempt.
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptedDevice, type ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { inventoryOf } from "./hostile-device.js";

const ATTEMPTS = 3;
let stack: SharedStack;
let box: ScriptedDevice;
let asked = 0;
beforeAll(async () => {
  [stack, box] = await Promise.all([
    sharedStack(),
    scriptedDevice({
      shell: async (terminal) => {
        for (;;) {
          terminal.write("box => ");
          const line = await terminal.line();
          if (line === "bye") return;
          if (line === "show version" && ++asked <= ATTEMPTS) await new Promise(() => {});
          terminal.write("Acme 7\r\n");
        }
      },
    }),
  ]);
});
afterAll(() => box?.close());

test("a read is asked as often as a step is tried, and the step is errored", {
  timeout: 240_000,
}, async () => {
  asked = 0;
  const { id } = await stack.startRun({
    spec: "name: lost\ntargets: { hosts: [box] }\nsteps:\n  - { id: look, run: show version, timeout: 2m }\n",
    inventory: inventoryOf(box) as never,
  });
  for (let n = 1; n <= ATTEMPTS; n++) {
    await expect.poll(() => asked, { timeout: 60_000, interval: 50 }).toBe(n);
    await stack.worker.kill9();
    await stack.worker.restart();
  }
  expect((await stack.waitForRun(id, { within_ms: 90_000 })).status).toBe("errored");
  expect((await stack.result(id, "box")).steps).toMatchObject([
    {
      id: "look",
      status: "errored",
      attempts: ATTEMPTS,
      message: expect.stringMatching(/^the worker was lost or stalled during all 3 attempts at this step/),
    },
  ]);
  expect(asked).toBe(ATTEMPTS);
});

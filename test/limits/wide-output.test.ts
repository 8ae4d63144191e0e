// Data with more members than anything works on: the step ends at once, as errored, with its output kept and a cure.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScriptedDevice } from "../../devices/testing/scripted-device.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { hostileDevice, inventoryOf } from "./hostile-device.js";

let stack: SharedStack;
let box: ScriptedDevice;
beforeAll(async () => {
  [stack, box] = await Promise.all([sharedStack(), hostileDevice()]);
});
afterAll(() => box?.close());

test.each([
  ["show json members", "run: show json members"],
  ["show json members", "run: show json members, parse: { with: json }, save: { all: parsed }"],
  ["show json members", "snapshot: { name: wide, commands: [show json members] }"],
  ["show xml attributes", "run: show xml attributes, parse: { with: xml }"],
  ["show xml elements", "run: show xml elements, parse: { with: xml }"],
  ["show pairs of lines", "run: show pairs of lines, parse: { with: key_value }"],
])("%s: { %s }", async (command, step) => {
  box.ledger.splice(0);
  const { id } = await stack.startRun({
    spec: `name: wide\ntargets: { hosts: [box] }\nsteps:\n  - { id: wide, ${step} }\n`,
    inventory: inventoryOf(box) as never,
  });
  const run = await stack.waitForRun(id, { within_ms: 110_000 });
  expect(run.status).toBe("errored");
  const result = await stack.result(id, "box");
  expect(result.steps).toMatchObject([
    {
      id: "wide",
      status: "errored",
      attempts: 1,
      message: expect.stringMatching(
        /an object with 100000 members; at most 20000 are read. Ask the device for a part of it/,
      ),
    },
  ]);
  expect(result.steps[0]!.artifacts[0]).toMatchObject({ path: "devices/box/wide.txt" });
  expect(box.ledger.filter((line) => line === command)).toHaveLength(1);
});

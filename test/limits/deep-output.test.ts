// Data that nests deeper than anything works on: the step ends at once, as errored, with its output kept.
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
  ["show json lists", "run: show json lists"],
  ["show json objects", "run: show json objects, expect: 'has(parsed.a)'"],
  ["show json both", "run: show json both, parse: { with: json }, save: { all: parsed }"],
  ["show json lists", "verify: { run: show json lists, expect: 'size(parsed) == 1', within: 5s, every: 1s }"],
  ["show json both", "snapshot: { name: deep, commands: [show json both] }"],
  ["show xml", "run: show xml, parse: { with: xml }"],
])("%s: { %s }", async (command, step) => {
  box.ledger.splice(0);
  const { id } = await stack.startRun({
    spec: `name: deep\ntargets: { hosts: [box] }\nsteps:\n  - { id: deep, retry: { attempts: 1 }, ${step} }\n`,
    inventory: inventoryOf(box) as never,
  });
  const run = await stack.waitForRun(id, { within_ms: 60_000 });
  expect(run.status).toBe("errored");
  const result = await stack.result(id, "box");
  expect(result.steps).toMatchObject([
    {
      id: "deep",
      status: "errored",
      attempts: 1,
      message: expect.stringMatching(/nests more than 200 levels/),
    },
  ]);
  const [text] = result.steps[0]!.artifacts;
  expect(text?.path).toBe("devices/box/deep.txt");
  expect(text?.bytes).toBeGreaterThanOrEqual(10_000);
  expect(box.ledger.filter((line) => line === command)).toHaveLength(1);
});

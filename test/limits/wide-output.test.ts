// Data with more members than anything works on: the step ends at once, as errored, with its output kept and a cure.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { hostileDevice } from "./hostile-device.js";
import { expectRefusedAtOnce } from "./refused-data.js";

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
  const message = /an object with 100000 members; at most 20000 are read. Ask the device for a part of it/;
  const { artifacts } = await expectRefusedAtOnce(stack, box, { id: "wide", step, command, message });
  expect(artifacts[0]?.bytes).toBeGreaterThan(100_000);
});

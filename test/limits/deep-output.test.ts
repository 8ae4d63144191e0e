// Data that nests deeper than anything works on: the step ends at once, as errored, with its output kept.
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
  ["show json lists", "run: show json lists"],
  ["show json objects", "run: show json objects, expect: 'has(parsed.a)'"],
  ["show json both", "run: show json both, parse: { with: json }, save: { all: parsed }"],
  ["show json lists", "verify: { run: show json lists, expect: 'size(parsed) == 1', within: 5s, every: 1s }"],
  ["show json both", "snapshot: { name: deep, commands: [show json both] }"],
  ["show xml", "run: show xml, parse: { with: xml }"],
])("%s: { %s }", async (command, rest) => {
  const step = `retry: { attempts: 1 }, ${rest}`;
  const message = /nests more than 200 levels/;
  const { artifacts } = await expectRefusedAtOnce(stack, box, { id: "deep", step, command, message });
  expect(artifacts[0]?.bytes).toBeGreaterThanOrEqual(10_000);
});

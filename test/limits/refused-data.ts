// A step whose output is more than anything works on: it ends at once, and the device was asked once.
import { expect } from "vitest";
import type { ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import type { StepResult } from "../../schemas/result.js";
import type { SharedStack } from "../services/shared-stack.js";
import { inventoryOf } from "./hostile-device.js";

export interface RefusedStep {
  id: string;
  /** The rest of the step, in YAML. */
  step: string;
  command: string;
  message: RegExp;
}

export async function expectRefusedAtOnce(
  stack: SharedStack,
  box: ScriptedDevice,
  { id, step, command, message }: RefusedStep,
): Promise<StepResult> {
  box.ledger.splice(0);
  const { id: run } = await stack.startRun({
    spec: `name: ${id}\ntargets: { hosts: [box] }\nsteps:\n  - { id: ${id}, ${step} }\n`,
    inventory: inventoryOf(box) as never,
  });
  expect((await stack.waitForRun(run, { within_ms: 60_000 })).status).toBe("errored");
  const { steps } = await stack.result(run, "box");
  expect(steps).toMatchObject([
    { id, status: "errored", attempts: 1, message: expect.stringMatching(message) },
  ]);
  const [result] = steps as [StepResult];
  expect(result.artifacts[0]).toMatchObject({ path: `devices/box/${id}.txt` });
  expect(box.ledger.filter((line) => line === command)).toHaveLength(1);
  return result;
}

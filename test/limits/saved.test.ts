// Saved values beyond what Temporal carries end the step at once, instead of its result being lost again and again.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ScriptedDevice } from "../../packages/devices/src/testing/scripted-device.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { hostileDevice, inventoryOf } from "./hostile-device.js";

let stack: SharedStack;
let box: ScriptedDevice;
beforeAll(async () => {
  [stack, box] = await Promise.all([sharedStack(), hostileDevice()]);
});
afterAll(() => box?.close());

async function run(steps: string) {
  box.ledger.splice(0);
  const spec = `name: saved\ntargets: { hosts: [box] }\non_failure: continue\nsteps:\n${steps}`;
  const { id } = await stack.startRun({ spec, inventory: inventoryOf(box) } as never);
  await stack.waitForRun(id, { within_ms: 60_000 });
  return (await stack.result(id, "box")).steps;
}

test.each([
  ["output + output + output + output + output"],
  ["parsed.map(r, [r, r, r, r, r, r])"],
  ["parsed"],
])("%s of 20,000 records is too much", async (cel) => {
  const [big, next] = await run(
    `  - { id: big, run: show json records, save: { all: "${cel}" } }
  - { id: next, run: show version, expect: "size(steps.big.output) > 500000" }
`,
  );
  expect(big).toMatchObject({
    status: "errored",
    attempts: 1,
    message: expect.stringMatching(
      /`save` \(all\) makes .* bytes of saved values, at most 524288 are kept. Save a part/,
    ),
  });
  expect(big?.saved).toBeUndefined();
  expect(next?.status).toBe("passed");
  expect(box.ledger.filter((line) => line === "show json records")).toHaveLength(1);
});

test("of all that a device keeps together", async () => {
  const save = (id: string) => `save: { of_${id}: "output.substring(0, 200000)" }`;
  const steps = await run(
    ["a", "b", "c", "d"].map((id) => `  - { id: ${id}, run: show json records, ${save(id)} }\n`).join(""),
  );
  expect(steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
    "a passed",
    "b passed",
    "c errored",
    "d errored",
  ]);
});

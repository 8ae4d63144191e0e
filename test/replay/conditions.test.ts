// Conditions are looked at for many devices at the same time: the history of such a run replays, so that it outlives its worker.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import type { ReplayVerdict } from "../../schemas/replay.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

/** What comes of each condition differs from device to device, so that their ways through the steps do. */
const SPEC = `name: conditions
concurrency: 20
steps:
  - { id: names, run: show version, save: { names: "['Loopback7', 'Loopback8']" } }
  - { id: writes, when: "device.name.endsWith('1') || device.name.endsWith('2')", for_each: "saved.names", as: name, configure: ["interface \${{ name }}"] }
  - { id: hold, when: "!device.name.endsWith('3')", wait: 20ms }
  - { id: again, for_each: "saved.names", as: name, configure: ["interface \${{ name }}"] }
  - { id: rest, when: "device.name.endsWith('4') || device.name.endsWith('1')", wait: 20ms }
  - { id: last, run: show version }
`;

let lab: Lab;
let stack: SharedStack;
beforeAll(async () => {
  lab = await startLab({ devices: 20, kinds: ["cisco_iosxe"] });
  stack = await sharedStack();
});
afterAll(async () => {
  await lab?.close();
});

test("twenty devices through loops and waits of their own, three times", async () => {
  for (let n = 0; n < 3; n++) {
    const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
    expect((await stack.waitForRun(id)).status).toBe("passed");
    const { body } = await stack.request<ReplayVerdict>("POST", `/v1/runs/${id}/replay`, { body: {} });
    expect(body).toEqual({ deterministic: true, histories: 1, parts: [] });
  }
});

// `block` on the ledgers of devices: steps that share a condition, a loop, a rescue and an always.
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { linesOf } from "./ledgers.js";

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

const SPEC = `name: blocks
inputs: { skip: { type: boolean, default: false } }
steps:
  - id: each
    for_each: [1, 2, 3]
    as: n
    block:
      - { id: look, run: show interfaces description, save: { last: n } }
      - id: guarded
        block:
          - id: change
            when: "n != 1 && steps.look.status == 'passed' && saved.last == n"
            configure: ["interface Loopback\${{ n }}", "description to \${{ n }}"]
          - { id: after, run: "show clock", when: "steps.change.status == 'passed'" }
        rescue:
          - { id: back, configure: ["interface Loopback\${{ n }}", "no description"] }
    always:
      - { id: end, run: show users }
  - id: never
    when: inputs.skip
    block:
      - { id: inside, run: show version }
    always:
      - { id: outside, run: show version }
  - { id: last, run: show version }
`;

test("each iteration does all steps of the block, and rescues only its own", async () => {
  const devices = await startLab({
    devices: [{ name: "b1", faults: { reject_lines: "^description to 2" } }],
    kinds: ["cisco_iosxe"],
  });
  onTestFinished(() => devices.close());
  const { id } = await stack.startRun({ spec: SPEC, inventory: devices.inventory() });
  const run = await stack.waitForRun(id);
  const { status, steps } = await stack.result(id, "b1");
  expect(steps.map((step) => `${step.id} ${step.status}`)).toEqual([
    "look[0] passed",
    "change[0] skipped",
    "after[0] skipped",
    "look[1] passed",
    "change[1] failed",
    "back[1] passed",
    "look[2] passed",
    "change[2] passed",
    "after[2] passed",
    "end passed",
    "never skipped",
    "last passed",
  ]);
  expect([status, run.status, run.devices.passed]).toEqual(["passed", "passed", 1]);
  expect(steps.find((step) => step.id === "back[1]")?.item).toBe("2");
  const lines = linesOf(devices.device("b1")).filter((line) =>
    /^(no )?desc|^interface|^show (?!run)/.test(line),
  );
  expect(lines).toEqual([
    "show interfaces description",
    "show interfaces description",
    "interface Loopback2",
    "description to 2",
    "interface Loopback2",
    "no description",
    "show interfaces description",
    "interface Loopback3",
    "description to 3",
    "show clock",
    "show users",
    "show version",
  ]);
  const finished = (await stack.events(id)).filter(({ type }) => type === "device.finished");
  expect(finished.map((event) => event.status)).toEqual(["passed"]);
});

// Workers are replaced one after the other by those of the next build, while a run changes devices: no step is lost, and
// each line reaches its device once.
import { expect, onTestFailed, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { linesOf, timesOf } from "../changes/ledgers.js";
import { startStack } from "../services/stack.js";
import { until } from "../services/until.js";
import { CHANGES, otherBuild } from "./builds.js";

const DEVICES = 4;
const STEPS = 5;
const linesOfStep = (n: number) => [`interface Loopback${n}`, `description of step ${n}`];
const NUMBERS = Array.from({ length: STEPS }, (_, n) => n);

const SPEC = `name: rolling
concurrency: ${DEVICES}
steps:
${NUMBERS.map((n) => `  - { id: step${n}, configure: ${JSON.stringify(linesOfStep(n))} }\n  - { id: look${n}, run: show version }`).join("\n")}
`;

test("a rolling restart loses no step", { timeout: 300_000 }, async () => {
  const lab = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"], latency_ms: 300 });
  onTestFinished(() => lab.close());
  const [stack, next] = await Promise.all([
    startStack({ env: { LAB_PASSWORD: "lab" }, workers: ["default", "default"] }),
    otherBuild(CHANGES.compatible),
  ]);
  onTestFinished(() => next.remove());
  onTestFinished(() => stack.stop());
  onTestFailed(() => console.error(stack.workers.map((each) => each.log().slice(-3_000)).join("\n")));
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  const [first, second] = stack.workers;
  for (const [n, old] of [first, second].entries()) {
    const line = linesOfStep(2 * n)[1] as string;
    await until(
      "half of the devices are in a change",
      () => lab.devices.filter((device) => linesOf(device).includes(line)).length >= DEVICES / 2,
    );
    await stack.addWorker(undefined, { dist: next.dist });
    await old?.stop();
  }
  expect((await stack.run(id)).status).toBe("running");
  const run = await stack.waitForRun(id, { within_ms: 150_000 });
  expect(run).toMatchObject({ status: "passed", devices: { total: DEVICES, passed: DEVICES } });
  for (const device of lab.devices)
    expect(NUMBERS.map((n) => timesOf(device, linesOfStep(n)[1] as string))).toEqual(NUMBERS.map(() => 1));
  const { steps } = await stack.result(id, "r1");
  expect(steps.map(({ status }) => status)).toEqual(Array(2 * STEPS).fill("passed"));
});

// Workers killed with SIGKILL while they change 200 devices: nothing is sent twice, and what is indeterminate is settled.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFailed, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import type { StackProcess } from "../services/process.js";
import { startStack } from "../services/stack.js";
import { linesOf, timesOf } from "./ledgers.js";
import { until } from "../services/until.js";

const DEVICES = 200;
const CONCURRENCY = 40;
const KILLS = 10;
const COMMAND = "show clock";
const LINES = [77, 78, 79, 80].flatMap((n) => [`interface Loopback${n}`, `description pushed to ${n}`]);
const LAST = LINES.at(-1) as string;

const SPEC = `name: push
concurrency: ${CONCURRENCY}
deadline: 5m
steps:
  - { id: change, configure: ${JSON.stringify(LINES)}, on_failure: continue }
  - id: check
    verify:
      run: show interfaces description
      expect: { contains: pushed to 80 }
      settles: change
      within: 3s
      every: 1s
    on_failure: continue
  - { id: command, run: ${COMMAND}, effect: write }
`;

test("ten kills of two workers: every line goes out at most once", { timeout: 300_000 }, async () => {
  const lab = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"], latency_ms: 100 });
  onTestFinished(() => lab.close());
  const stack = await startStack({ env: { LAB_PASSWORD: "lab" }, workers: ["default", "default"] });
  onTestFinished(() => stack.stop());
  onTestFailed(() =>
    console.error([stack.api, ...stack.workers].map((each) => each.log().slice(-3_000)).join("\n")),
  );
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });

  await until("a device gets the first line", () =>
    lab.devices.some((device) => linesOf(device).includes(LINES[0] as string)),
  );
  const restarts: Promise<void>[] = [];
  const alive = new Set(stack.workers);
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(Math.random() * 2_000);
    while (alive.size === 0) await sleep(20);
    const worker = [...alive][Math.floor(Math.random() * alive.size)] as StackProcess;
    alive.delete(worker);
    await worker.kill9();
    restarts.push(worker.restart().then(() => void alive.add(worker)));
  }
  await Promise.all(restarts);
  const run = await stack.waitForRun(id, { within_ms: 200_000 });
  const [results, events] = [await stack.results(id), await stack.events(id)];

  for (const device of lab.devices) {
    for (const line of [COMMAND, ...LINES])
      expect([device.name, line, timesOf(device, line)]).toEqual([
        device.name,
        line,
        expect.toSatisfy((n) => n <= 1),
      ]);
  }
  expect(run.devices).toMatchObject({ total: DEVICES, running: 0, waiting: 0 });
  expect(results).toHaveLength(DEVICES);

  const indeterminate = (step: string) =>
    events
      .filter(
        (event) => event.type === "step.finished" && event.step === step && event.status === "indeterminate",
      )
      .map((event) => event.device ?? "");
  expect(indeterminate("command").length + indeterminate("change").length).toBeLessThanOrEqual(
    KILLS * CONCURRENCY,
  );
  // Between the store's word that a change begins and its first byte lies a moment in which a worker may be killed, too. It is
  // short beside the change itself: a kill meets one device there, if any.
  const unsent = [
    ...indeterminate("command").filter((name) => timesOf(lab.device(name), COMMAND) === 0),
    ...indeterminate("change").filter((name) => timesOf(lab.device(name), "configure terminal") === 0),
  ];
  expect(unsent.length).toBeLessThanOrEqual(KILLS);

  for (const { device, steps } of results) {
    const changed = timesOf(lab.device(device), LAST) === 1;
    const [change, check] = ["change", "check"].map(
      (step) => steps.find(({ id: each }) => each === step)?.status,
    );
    expect([device, change, check]).toEqual([
      device,
      ...(changed ? ["passed", "passed"] : ["failed", "failed"]),
    ]);
  }
});

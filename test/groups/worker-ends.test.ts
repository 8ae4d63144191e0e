// A worker that is told to end while groups are half done: the next attempt goes on behind what each device has answered.
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import { timesOf } from "../changes/ledgers.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";

const DEVICES = 24;
const COMMANDS = Array.from({ length: 12 }, (_, n) => `show version | include ${n}`);

let stack: SharedStack;
beforeAll(async () => {
  stack = await sharedStack();
});

test("only the command that was under way is asked again", { timeout: 240_000 }, async () => {
  const devices = Array.from({ length: DEVICES }, (_, n) => ({
    name: `r${n + 1}`,
    // Half of them are through by then.
    faults: { latency_ms: n % 2 === 0 ? 20 : 700 },
  }));
  const lab = await startLab({ devices, kinds: ["cisco_iosxe"] });
  onTestFinished(() => lab.close());
  const spec = `name: ended\nconcurrency: ${DEVICES}\nsteps:\n${COMMANDS.map((command) => `  - run: ${command}\n`).join("")}`;
  const { id } = await stack.startRun({ spec, inventory: lab.inventory() });
  const sent = (name: string) => COMMANDS.map((command) => timesOf(lab.device(name), command));
  const slow = lab.devices.filter((_, n) => n % 2 === 1);
  await until("all slow devices are in their middle", () =>
    slow.every(({ name }) => (sent(name)[5] ?? 0) > 0),
  );
  const asked = lab.devices.map(({ name }) => sent(name).findIndex((n) => n === 0));
  await stack.worker.restart();
  const run = await stack.waitForRun(id, { within_ms: 120_000 });
  expect(run).toMatchObject({ status: "passed", devices: { passed: DEVICES } });
  for (const { name } of lab.devices) {
    const again = sent(name).flatMap((times, at) => (times > 1 ? [at] : []));
    expect([name, Math.min(...sent(name)), Math.max(...sent(name)) <= 2]).toEqual([name, 1, true]);
    // One that was sent after we looked may have been under way.
    expect([name, again.length <= 1]).toEqual([name, true]);
  }
  const through = lab.devices.filter((_, n) => asked[n] === -1).map(({ name }) => name);
  expect(through.length).toBeGreaterThan(0);
  for (const name of through) expect([name, ...sent(name)]).toEqual([name, ...COMMANDS.map(() => 1)]);
});

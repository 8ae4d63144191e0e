// kill -9 in the middle of a run: of the worker, of the Temporal server. The run ends as if nothing had been.
import { expect, onTestFinished, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { until } from "../services/until.js";

const DEVICES = 50;
/** A worker tells Temporal every few seconds which of them it has done, a busy one later. */
const COMMANDS = Array.from({ length: 12 }, (_, index) => `show version | include ${index}`);

const SPEC = `name: long
targets: { hosts: ["*"] }
concurrency: 50
deadline: 5m
steps:
${COMMANDS.map((command) => `  - run: ${command}`).join("\n")}
`;

async function start(): Promise<{ lab: Lab; stack: SharedStack; run: string }> {
  const lab = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"], latency_ms: 1_500 });
  onTestFinished(() => lab.close());
  const stack = await sharedStack();
  const run = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  return { lab, stack, run: run.id };
}

/** How often each device received the command. */
const sent = (lab: Lab, command: string) =>
  lab.devices.map((device) => device.ledger().filter(({ line }) => line === command).length);
const everyoneGot = (lab: Lab, command: string) =>
  until(`all devices get "${command}"`, () => sent(lab, command).every((times) => times > 0));

test("a worker that is killed is replaced, and what was journalled is not sent again", {
  timeout: 240_000,
}, async () => {
  const { lab, stack, run } = await start();
  await everyoneGot(lab, COMMANDS[10] as string);
  await stack.worker.kill9();
  await stack.worker.restart();
  const ended = await stack.waitForRun(run, { within_ms: 200_000 });
  expect(ended).toMatchObject({ status: "passed", devices: { total: DEVICES, passed: DEVICES } });
  expect(sent(lab, COMMANDS[0] as string)).toEqual(Array(DEVICES).fill(1));
  expect(sent(lab, COMMANDS.at(-1) as string).every((times) => times >= 1)).toBe(true);
});

test("a Temporal server that is killed goes on where it was", { timeout: 240_000 }, async () => {
  const { lab, stack, run } = await start();
  await everyoneGot(lab, COMMANDS[10] as string);
  await stack.temporal.kill9();
  await stack.temporal.restart();
  const ended = await stack.waitForRun(run, { within_ms: 200_000 });
  expect(ended).toMatchObject({ status: "passed", devices: { total: DEVICES, passed: DEVICES } });
  expect(sent(lab, COMMANDS[0] as string)).toEqual(Array(DEVICES).fill(1));
});

// A worker that is frozen for four heartbeat timeouts while it changes devices, and thawed: others take over its work,
// and it types nothing more, but for a line that it was just writing. Of a device that it had done with before, it logs out.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFailed, onTestFinished, test } from "vitest";
import { startLab } from "../../packages/lab/src/index.js";
import type { LabDevice } from "../../packages/lab/src/lab-device.js";
import { startStack } from "../services/stack.js";
import { linesOf, timesOf } from "./ledgers.js";

const DEVICES = 30;
const FROZEN_MS = 4 * 15_000;
const LINES = [77, 78, 79, 80].flatMap((n) => [`interface Loopback${n}`, `description pushed to ${n}`]);

const SPEC = `name: push
concurrency: ${DEVICES}
deadline: 10m
steps:
  - { id: change, configure: ${JSON.stringify(LINES)}, on_failure: continue }
  - id: check
    verify:
      run: show interfaces description
      expect: { contains: pushed to 80 }
      settles: change
`;

test("a thawed worker sends nothing, and nothing was sent twice", { timeout: 240_000 }, async () => {
  const lab = await startLab({ devices: DEVICES, kinds: ["cisco_iosxe"], latency_ms: 400 });
  onTestFinished(() => lab.close());
  await lab.devices[0]?.setFaults({ latency_ms: 10 });
  const stack = await startStack({ env: { LAB_PASSWORD: "lab" } });
  onTestFinished(() => stack.stop());
  onTestFailed(() => console.error(stack.workers.map((each) => each.log().slice(-3_000)).join("\n")));
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  while (lab.devices.filter((device) => linesOf(device).includes(LINES[1] as string)).length < DEVICES / 4)
    await sleep(20);

  stack.worker.freeze();
  // Begun before, it might have taken all of the work.
  const other = stack.addWorker();
  // What was on its way when it froze.
  await sleep(1_000);
  const frozen = lab.devices.map((device) => device.ledger().length);
  await other;
  await sleep(FROZEN_MS - 1_000);
  const thawed = lab.devices.map((device) => device.ledger().length);
  stack.worker.thaw();

  const run = await stack.waitForRun(id, { within_ms: 150_000 });
  // Time for what it must not do.
  await sleep(3_000);
  expect(run.devices).toMatchObject({ total: DEVICES, running: 0, waiting: 0 });
  for (const device of lab.devices) {
    for (const line of LINES)
      expect([device.name, line, timesOf(device, line)]).toEqual([
        device.name,
        line,
        expect.toSatisfy((n) => n <= 1),
      ]);
  }

  const late = lab.devices.flatMap((device, n) => wokenSessions(device, frozen[n] ?? 0, thawed[n] ?? 0));
  // One thread types for all devices. Where it is stopped between its last look at the clock and the network, that line leaves.
  expect(late.slice(1)).toEqual([]);
  const results = await stack.results(id);
  const indeterminate = results.filter(({ steps }) => steps[0]?.message?.startsWith("settled by"));
  expect(indeterminate.length).toBeGreaterThan(0);
  for (const { device, steps } of results) {
    const changed = timesOf(lab.device(device), LINES.at(-1) as string) === 1;
    expect([device, ...steps.map(({ status }) => status)]).toEqual([
      device,
      ...(changed ? ["passed", "passed"] : ["failed", "failed"]),
    ]);
  }
});

/** Lines after the thaw of sessions that were open at the freeze and silent until the thaw, but for logouts of idle ones. */
function wokenSessions(device: LabDevice, frozen: number, thawed: number): string[] {
  const ledger = device.ledger();
  const lastLines = new Map(ledger.slice(0, frozen).map(({ session, line }) => [session, line]));
  const meanwhile = new Set(ledger.slice(frozen, thawed).map(({ session }) => session));
  return ledger
    .slice(thawed)
    .filter(({ session }) => lastLines.has(session) && !meanwhile.has(session))
    .filter(({ line, session }) => !(line === "exit" && isIdleBehind(lastLines.get(session) ?? "")))
    .map(({ line, session }) => `${device.name} ${session}: ${line}`);
}

/** The worker keeps a session without a change under way for the next step, and logs out once nobody has used it for a minute. */
const isIdleBehind = (line: string): boolean => !["configure terminal", ...LINES].includes(line);
